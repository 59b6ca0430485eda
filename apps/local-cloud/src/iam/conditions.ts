import { matches } from './wildcards.ts';
import type { Conditions } from './policy-document.ts';

/** The condition keys of a request with their values. Keys are not case-sensitive. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

type Comparison = (actual: string, wanted: string) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: (actual, wanted) => actual === wanted,
  StringEqualsIgnoreCase: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  StringLike: (actual, wanted) => matches(wanted, actual),
  ArnEquals: (actual, wanted) => matches(wanted, actual),
  ArnLike: (actual, wanted) => matches(wanted, actual),
  Bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: (actual, wanted) => Number(actual) === Number(wanted),
  NumericLessThanEquals: (actual, wanted) => Number(actual) <= Number(wanted),
  NumericGreaterThanEquals: (actual, wanted) => Number(actual) >= Number(wanted),
};

const negated: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

/** Whether a request meets all conditions of a statement. Throws for an unsupported operator. */
export function meets(conditions: Conditions, context: RequestContext): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, patterns]) => {
      const wanted = patterns.flatMap((pattern) => withVariables(pattern, context) ?? []);
      return holds(operator, wanted, valuesOf(context, key));
    }),
  );
}

/**
 * A pattern of a policy with the values of its variables (`${ec2:InstanceID}`). Undefined if the request does not have one
 * of them, or has several values for it: the pattern then matches nothing.
 */
export function withVariables(pattern: string, context: RequestContext): string | undefined {
  const variables = [...pattern.matchAll(variable)].map(([, key = '']) => key);
  const unsupported = variables.find((key) => /^[*?$]$/.test(key));
  if (unsupported !== undefined) {
    throw new Error(`local-cloud does not support the policy variable \${${unsupported}}`);
  }
  if (variables.some((key) => valuesOf(context, key)?.length !== 1)) return undefined;
  return pattern.replaceAll(variable, (_variable, key: string) => valuesOf(context, key)?.[0] ?? '');
}

const variable = /\$\{([^}]+)\}/g;

/** The values of a key. Undefined if the request does not have the key. */
function valuesOf(context: RequestContext, key: string): readonly string[] | undefined {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return typeof found === 'string' ? [found] : found;
}

function holds(
  fullOperator: string,
  wanted: readonly string[],
  actual: readonly string[] | undefined,
): boolean {
  const [, quantifier, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(fullOperator) ?? [];
  if (name === 'Null') return wanted.every((value) => (value === 'true') === (actual === undefined));
  const positive = negated[name];
  const comparison = comparisons[positive ?? name];
  if (comparison === undefined) {
    throw new Error(`local-cloud does not support the condition operator ${fullOperator}`);
  }
  const equals = (value: string) => wanted.some((pattern) => comparison(value, pattern));
  const passes = positive === undefined ? equals : (value: string) => !equals(value);
  if (actual === undefined || actual.length === 0) {
    // An absent key equals no value and differs from every value.
    return ifExists !== undefined || quantifier === 'ForAllValues' || positive !== undefined;
  }
  return quantifier === 'ForAllValues' ? actual.every(passes) : actual.some(passes);
}
