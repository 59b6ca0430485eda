import * as z from 'zod';
import { durationMs, type Duration } from '../duration.ts';

/**
 * What each field says for editors and for the reference: `errorMessage` is what a value has to be, and what people are told
 * when it is not. `absent`, beside `description`, is what happens without a value where there is no default.
 */
declare module 'zod' {
  interface GlobalMeta {
    readonly errorMessage?: string;
    readonly absent?: string;
    /** Of settings that come more than once: their name in the reference, where they have a section of their own. */
    readonly part?: string;
  }
}

/** A text. `expectation` says in words what `pattern` asks for: `must be a region such as eu-west-1`. */
export function text(pattern: RegExp, expectation: string) {
  return z.string(expectation).regex(pattern, expectation).meta({ errorMessage: expectation });
}

/** A length of time, bounded. */
export function duration({ least = '0s', most = '3650d' }: { least?: Duration; most?: Duration } = {}) {
  const expectation = `must be a length of time from ${least} to ${most} with its unit (s, m, h or d), such as "90s" or "5m"`;
  const isWithin = (given: string) => {
    const ms = durationMs(given as Duration);
    return ms >= durationMs(least) && ms <= durationMs(most);
  };
  const schema = z
    .string(expectation)
    .regex(/^\d+(\.\d+)?[smhd]$/, { error: expectation, abort: true })
    .refine(isWithin, expectation)
    .meta({ errorMessage: expectation });
  // The pattern is the type.
  return schema as z.ZodType<Duration, Duration>;
}

/** A whole number, bounded. */
export function count({ least = 0, most = 1_000_000 }: { least?: number; most?: number } = {}) {
  const expectation = `must be a whole number from ${least} to ${most}`;
  return z
    .number(expectation)
    .int({ error: expectation, abort: true })
    .min(least, expectation)
    .max(most, expectation)
    .meta({ errorMessage: expectation });
}

/** A share in percent. */
export function percent({ least = 0 }: { least?: number } = {}) {
  const expectation = `must be a number of percent from ${least} to 100`;
  return z
    .number(expectation)
    .min(least, expectation)
    .max(100, expectation)
    .meta({ errorMessage: expectation });
}

/** A positive amount; `unit` says of what. */
export function amount(unit: string, { least = 0 }: { least?: number } = {}) {
  const expectation = `must be a number of ${unit}, ${least} or more`;
  return z.number(expectation).min(least, expectation).meta({ errorMessage: expectation });
}

export function flag() {
  const expectation = 'must be true or false';
  return z.boolean(expectation).meta({ errorMessage: expectation });
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  const listed = words.map((word) => `"${word}"`).join(', ');
  const expectation = `must be one of ${listed}`;
  return z.enum(words, expectation).meta({ errorMessage: expectation });
}

/** Names with values: variables, tags. */
export function mapOf<Value extends z.ZodType>(value: Value) {
  return z.record(z.string(), value, 'must be names with their values');
}

export function listOf<Item extends z.ZodType>(item: Item, { least = 0 }: { least?: number } = {}) {
  const expectation = least === 0 ? 'must be a list' : `must be a list of ${least} or more`;
  return z.array(item, expectation).min(least, expectation);
}

/** A group of settings. A name that is not in it is an error: it is a misspelt one. */
export function section<Shape extends z.ZodRawShape>(
  shape: Shape,
  expectation = 'must be settings by their names',
) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? undefined : expectation),
  });
}

export const url = () =>
  text(/^https?:\/\/[^/\s?#@]+(\/[^\s?#@]*)?$/, 'must be a URL, http or https, without credentials in it');

export const kmsKeyArn = () =>
  text(
    /^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:(key|alias)\/.+$/,
    'must be the ARN of a KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID), as an id or alias alone grants nothing',
  );

export const subnetId = () => text(/^subnet-[0-9a-f]{8,17}$/, 'must be the id of a subnet (subnet-...)');

export const securityGroupId = () =>
  text(/^sg-[0-9a-f]{8,17}$/, 'must be the id of a security group (sg-...)');

export const managedPolicyArn = () =>
  text(
    /^arn:[\w-]+:iam::(\d{12}|aws):policy\/.+$/,
    'must be the ARN of an IAM policy (arn:aws:iam::ACCOUNT:policy/NAME)',
  );
