import { matches } from './wildcards.ts';
import type { Conditions } from './policy-document.ts';

/** What a request says about itself: condition keys in any case, each with one value or several. */
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

/** Whether a request meets all conditions of a statement. Throws for an operator that is not known here. */
export function meets(conditions: Conditions, context: RequestContext): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, wanted, valuesOf(context, key))),
  );
}

/** Values of a key that the request has; undefined when it says nothing about it. */
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
  if (comparison === undefined) throw new Error(`the condition operator ${fullOperator} is not known here`);
  const equals = (value: string) => wanted.some((pattern) => comparison(value, pattern));
  const passes = positive === undefined ? equals : (value: string) => !equals(value);
  if (actual === undefined || actual.length === 0) {
    // What is absent equals nothing, and differs from everything.
    return ifExists !== undefined || quantifier === 'ForAllValues' || positive !== undefined;
  }
  return quantifier === 'ForAllValues' ? actual.every(passes) : actual.some(passes);
}
