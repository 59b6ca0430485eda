import * as z from 'zod';
import { durationMs, type Duration } from '../duration.ts';

/**
 * Metadata of each field for editors and the reference. `errorMessage` states what a value must be, and is also the validation
 * message. `absent` states what happens without a value if there is no default.
 */
declare module 'zod' {
  interface GlobalMeta {
    readonly errorMessage?: string;
    readonly absent?: string;
    /** Name of settings that occur more than once. The reference lists them in a section of that name. */
    readonly part?: string;
  }
}

/** A string. `expectation` describes `pattern`: `must be a region such as eu-west-1`. */
export function text(pattern: RegExp, expectation: string) {
  return z.string(expectation).regex(pattern, expectation).meta({ errorMessage: expectation });
}

/** A duration between two limits. */
export function duration({
  least = '0s',
  most = '3650d',
  because,
}: { least?: Duration; most?: Duration; because?: string } = {}) {
  const why = because === undefined ? '' : ` (${because})`;
  const expectation = `must be a duration from ${least} to ${most}${why} with a unit (s, m, h or d), such as "90s" or "5m"`;
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

/** A whole number between two limits. */
export function count({ least = 0, most = 1_000_000 }: { least?: number; most?: number } = {}) {
  const expectation = `must be a whole number from ${least} to ${most}`;
  return z
    .number(expectation)
    .int({ error: expectation, abort: true })
    .min(least, expectation)
    .max(most, expectation)
    .meta({ errorMessage: expectation });
}

/** A percentage. */
export function percent({ least = 0 }: { least?: number } = {}) {
  const expectation = `must be a percentage from ${least} to 100`;
  return z
    .number(expectation)
    .min(least, expectation)
    .max(100, expectation)
    .meta({ errorMessage: expectation });
}

/** An amount of a unit. */
export function amount(unit: string, { least = 0 }: { least?: number } = {}) {
  const expectation = `must be a number of ${unit}, at least ${least}`;
  return z.number(expectation).min(least, expectation).meta({ errorMessage: expectation });
}

export function flag() {
  const expectation = 'must be true or false';
  return z.boolean(expectation).meta({ errorMessage: expectation });
}

/** One of several words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  const listed = words.map((word) => `"${word}"`).join(', ');
  const expectation = `must be one of ${listed}`;
  return z.enum(words, expectation).meta({ errorMessage: expectation });
}

/** An object with any names: variables, tags. */
export function mapOf<Value extends z.ZodType>(value: Value) {
  return z.record(z.string(), value, 'must be an object of names and values');
}

export function listOf<Item extends z.ZodType>(item: Item, { least = 0 }: { least?: number } = {}) {
  const expectation = least === 0 ? 'must be a list' : `must be a list with at least ${least} item`;
  return z.array(item, expectation).min(least, expectation);
}

/** A group of settings. An unknown name is an error, because it is probably misspelt. */
export function section<Shape extends z.ZodRawShape>(
  shape: Shape,
  expectation = 'must be an object with settings',
) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? undefined : expectation),
  });
}

export const url = () =>
  text(/^https?:\/\/[^/\s?#@]+(\/[^\s?#@]*)?$/, 'must be an http or https URL without credentials');

export const kmsKeyArn = () =>
  text(
    /^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:(key|alias)\/.+$/,
    'must be the ARN of a KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID); policies cannot grant access by an id or alias',
  );

export const subnetId = () => text(/^subnet-[0-9a-f]{8,17}$/, 'must be the id of a subnet (subnet-...)');

export const securityGroupId = () =>
  text(/^sg-[0-9a-f]{8,17}$/, 'must be the id of a security group (sg-...)');

export const managedPolicyArn = () =>
  text(
    /^arn:[\w-]+:iam::(\d{12}|aws):policy\/.+$/,
    'must be the ARN of an IAM policy (arn:aws:iam::ACCOUNT:policy/NAME)',
  );
