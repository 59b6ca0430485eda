import type { Value } from '../cloudformation/template.ts';

/** Values by condition operator and condition key. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** A statement of a policy. Members that can be a string or a list are always lists. */
export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  /** `Service:events.amazonaws.com`, `AWS:arn:...` or `*`. Undefined in an identity-based policy. */
  readonly principals?: readonly string[];
  readonly conditions: Conditions;
}

/** A policy document is invalid. */
class MalformedPolicy extends Error {
  override readonly name = 'MalformedPolicy';
}

/** Parses a policy document, which is a JSON text or a value. Throws `MalformedPolicy`. */
export function parsePolicy(document: Value | undefined): readonly Statement[] {
  const value = typeof document === 'string' ? (JSON.parse(document) as Value) : document;
  const statements = (value as { readonly Statement?: Value } | null | undefined)?.Statement;
  if (statements === undefined) throw new MalformedPolicy('a policy document must have a Statement');
  return listOf(statements).map((statement) => parseStatement(statement as RawStatement));
}

type RawStatement = Readonly<Record<string, Value>>;

function parseStatement(raw: RawStatement): Statement {
  const { Effect: effect, Sid: sid } = raw;
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new MalformedPolicy(`Effect must be Allow or Deny, got ${JSON.stringify(effect)}`);
  }
  if (raw.Action === undefined && raw.NotAction === undefined) {
    throw new MalformedPolicy('a statement must have an Action or a NotAction');
  }
  return {
    effect,
    ...(typeof sid === 'string' && { sid }),
    ...(raw.Action !== undefined && { actions: textsOf(raw.Action) }),
    ...(raw.NotAction !== undefined && { notActions: textsOf(raw.NotAction) }),
    ...(raw.Resource !== undefined && { resources: textsOf(raw.Resource) }),
    ...(raw.NotResource !== undefined && { notResources: textsOf(raw.NotResource) }),
    ...(raw.Principal !== undefined && { principals: principalsOf(raw.Principal) }),
    conditions: conditionsOf(raw.Condition),
  };
}

function principalsOf(value: Value): readonly string[] {
  if (typeof value === 'string') return [value];
  return Object.entries(value as RawStatement).flatMap(([kind, names]) =>
    textsOf(names).map((name) => (name === '*' ? '*' : `${kind}:${name}`)),
  );
}

function conditionsOf(value: Value | undefined): Conditions {
  const operators = Object.entries((value ?? {}) as Readonly<Record<string, RawStatement>>);
  return Object.fromEntries(
    operators.map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, textsOf(values)])),
    ]),
  );
}

function textsOf(value: Value): readonly string[] {
  return listOf(value).map(String);
}

function listOf(value: Value): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [value];
}
