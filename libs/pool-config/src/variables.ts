import * as z from 'zod/mini';

/** A variable's schema: from the text that the environment holds to the value that the program uses. */
export type Variable<Value> = z.ZodMiniType<Value, string | undefined>;

/** How a numeric variable is bounded, in its own unit. */
export interface NumberOptions {
  readonly default: number;
  /** Smallest value allowed. @default 0 */
  readonly least?: number;
}

/** A required text. `expectation` says in words what `pattern` asks for: `must be a region such as eu-west-1`. */
export function text(pattern: RegExp, expectation: string): z.ZodMiniType<string, string> {
  return z.string(expectation).check(z.regex(pattern, expectation));
}

/** A count. Signs, fractions and units are refused rather than guessed at. */
export function wholeNumber({ default: otherwise, least = 0 }: NumberOptions): Variable<number> {
  const expectation = `must be a whole number, ${least} or more`;
  return amount(text(/^\d{1,9}$/, expectation), { otherwise, least, expectation });
}

/** A length of time in minutes, fractions allowed (`0.5`). The value is in milliseconds. */
export function minutes({ default: otherwise, least = 0 }: NumberOptions): Variable<number> {
  const expectation = `must be a number of minutes, ${least} or more`;
  const given = amount(text(/^\d{1,9}(\.\d+)?$/, expectation), { otherwise, least, expectation });
  return z.pipe(
    given,
    z.transform((value) => value * 60_000),
  );
}

/** A length of time in whole seconds. The value is in milliseconds. */
export function seconds(options: NumberOptions): Variable<number> {
  return z.pipe(
    wholeNumber(options),
    z.transform((value) => value * 1000),
  );
}

/** A required URL, http or https. `expectation` says in words of what: `must be the URL of the queue`. */
export function url(expectation: string): z.ZodMiniType<string, string> {
  return text(/^https?:\/\/[^/\s?#@]+(\/[^\s?#@]*)?$/, expectation);
}

/** `true` or `false`; false when not set. */
export function flag(): Variable<boolean> {
  const given = z._default(z.enum(['true', 'false'], 'must be true or false'), 'false');
  return z.pipe(
    given,
    z.transform((value) => value === 'true'),
  );
}

function amount(
  digits: z.ZodMiniType<string, string>,
  { otherwise, least, expectation }: { otherwise: number; least: number; expectation: string },
) {
  const bounded = z.pipe(z.transform(Number), z.number().check(z.minimum(least, expectation)));
  return z._default(z.pipe(digits, bounded), otherwise);
}
