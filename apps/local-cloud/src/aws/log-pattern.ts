import { AwsFault } from '@poolkeeper/pool-world';
import { matches } from '../iam/wildcards.ts';
import { notServed } from './service.ts';

export type LineTest = (line: string) => boolean;

/**
 * The test of a filter pattern of CloudWatch Logs: terms (`ERROR -"known problem"`, `?INFO ?WARN`), or a JSON pattern
 * (`{ $.level = "ERROR" && $.ms > 3 }`) of comparisons that are joined by `&&` or `||` without parentheses. Throws for an
 * invalid pattern, and for the kinds that are not served: regular expressions and space-delimited fields.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function logPattern(pattern: string): LineTest {
  const text = pattern.trim();
  if (/%.*%/.test(text)) throw notServed('logs:FilterLogEvents with a regular expression');
  if (text.startsWith('[')) throw notServed('logs:FilterLogEvents with a pattern of space-delimited fields');
  return text.startsWith('{') ? jsonTest(text) : termsTest(text);
}

function termsTest(text: string): LineTest {
  const terms = [...text.matchAll(/([?-]?)(?:"([^"]*)"|([^\s"]+))(?=\s|$)|\S+/g)].map(
    ([, sign, quoted, word]) => {
      const term = quoted ?? word;
      if (term === undefined) throw invalid();
      return { sign, term };
    },
  );
  const optional = terms.filter(({ sign }) => sign === '?');
  return (line) =>
    terms.every(({ sign, term }) => sign === '?' || line.includes(term) === (sign !== '-')) &&
    (optional.length === 0 || optional.some(({ term }) => line.includes(term)));
}

const comparison =
  /^\$\.(?<field>[\w.]+)\s*(?:(?<absent>NOT EXISTS)|(?<isNull>IS NULL)|(?<operator>!=|<=|>=|=|<|>)\s*(?:"(?<quoted>[^"]*)"|(?<bare>[^\s"]+)))$/;

function jsonTest(text: string): LineTest {
  const [, inner] = /^\{(.*)\}$/s.exec(text) ?? [];
  if (inner === undefined) throw invalid();
  const alternatives = inner
    .split('||')
    .map((part) => part.split('&&').map((condition) => conditionTest(condition.trim())));
  return (line) => {
    const json = parsed(line);
    return json !== undefined && alternatives.some((tests) => tests.every((test) => test(json)));
  };
}

function conditionTest(condition: string): (json: unknown) => boolean {
  const groups = comparison.exec(condition)?.groups;
  if (groups === undefined) throw invalid();
  const { field = '', absent, isNull, operator = '', quoted, bare } = groups;
  const read = (json: unknown) =>
    field
      .split('.')
      .reduce<unknown>(
        (value, key) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[key],
        json,
      );
  if (absent !== undefined) return (json) => read(json) === undefined;
  if (isNull !== undefined) return (json) => read(json) === null;
  const wanted = quoted ?? bare ?? '';
  const compare = comparisons[operator];
  if (compare === undefined) throw invalid();
  return (json) => {
    const value = read(json);
    return value !== undefined && value !== null && compare(value, wanted);
  };
}

const isEqual = (value: unknown, wanted: string) =>
  typeof value === 'string' ? matches(wanted, value) : JSON.stringify(value) === wanted;

const comparisons: Readonly<Record<string, (value: unknown, wanted: string) => boolean>> = {
  '=': isEqual,
  '!=': (value, wanted) => !isEqual(value, wanted),
  '<': (value, wanted) => typeof value === 'number' && value < Number(wanted),
  '<=': (value, wanted) => typeof value === 'number' && value <= Number(wanted),
  '>': (value, wanted) => typeof value === 'number' && value > Number(wanted),
  '>=': (value, wanted) => typeof value === 'number' && value >= Number(wanted),
};

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function invalid(): AwsFault {
  return new AwsFault('InvalidParameterException', 'Invalid filter pattern');
}
