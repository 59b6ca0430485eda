import { TemplateError } from './errors.ts';
import type { Value } from './template.ts';

/** What the intrinsic functions of a template can refer to. */
export interface Scope {
  /** The value of a parameter, a pseudo parameter or a resource's physical id. `noValue` for `AWS::NoValue`. */
  ref(name: string): Value | typeof noValue;
  getAtt(logicalId: string, attribute: string): Value;
  condition(name: string): boolean;
  find(map: string, keys: readonly [string, string]): Value;
  /** The value of `{{resolve:service:rest}}`. */
  dynamic(service: string, rest: string): string;
  readonly region: string;
}

/** The value of `AWS::NoValue`, which removes its property. */
export const noValue = Symbol('AWS::NoValue');

type Resolved = Value | typeof noValue;
type Intrinsic = (argument: Value, scope: Scope) => Resolved;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => scope.ref(textOf('Ref', name)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId = '', ...attribute] =
      typeof argument === 'string'
        ? argument.split('.')
        : listOf('Fn::GetAtt', argument).map((part) => textOf('Fn::GetAtt', resolve(part, scope)));
    return scope.getAtt(logicalId, attribute.join('.'));
  },
  'Fn::Sub': substitute,
  'Fn::Join': (argument, scope) => {
    const [separator = '', parts] = listOf('Fn::Join', argument);
    return listOf('Fn::Join', resolve(parts ?? [], scope))
      .map((part) => textOf('Fn::Join', part))
      .join(textOf('Fn::Join', separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index = 0, from = []] = listOf('Fn::Select', argument);
    const items = listOf('Fn::Select', resolve(from, scope));
    const item = items[Number(resolve(index, scope))];
    if (item === undefined) {
      throw new TemplateError('Template error: Fn::Select cannot select nonexistent value at index');
    }
    return item;
  },
  'Fn::Split': (argument, scope) => {
    const [separator = '', text = ''] = listOf('Fn::Split', argument);
    return textOf('Fn::Split', resolve(text, scope)).split(textOf('Fn::Split', separator));
  },
  'Fn::If': (argument, scope) => {
    const [name = '', whenTrue = null, whenFalse = null] = listOf('Fn::If', argument);
    return resolveOrNothing(scope.condition(textOf('Fn::If', name)) ? whenTrue : whenFalse, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left = null, right = null] = listOf('Fn::Equals', argument).map((side) => resolve(side, scope));
    return textOf('Fn::Equals', left ?? null) === textOf('Fn::Equals', right ?? null);
  },
  'Fn::And': (argument, scope) => listOf('Fn::And', argument).every((item) => truthOf(item, scope)),
  'Fn::Or': (argument, scope) => listOf('Fn::Or', argument).some((item) => truthOf(item, scope)),
  'Fn::Not': (argument, scope) => !listOf('Fn::Not', argument).every((item) => truthOf(item, scope)),
  Condition: (name, scope) => scope.condition(textOf('Condition', name)),
  'Fn::FindInMap': (argument, scope) => {
    const [map = '', top = '', second = ''] = listOf('Fn::FindInMap', argument).map((part) =>
      textOf('Fn::FindInMap', resolve(part, scope)),
    );
    return scope.find(map, [top, second]);
  },
  'Fn::Base64': (text, scope) => Buffer.from(textOf('Fn::Base64', resolve(text, scope))).toString('base64'),
  'Fn::GetAZs': (region, scope) => {
    const name = textOf('Fn::GetAZs', resolve(region, scope));
    return ['a', 'b', 'c'].map((letter) => `${name === '' ? scope.region : name}${letter}`);
  },
};

/** Intrinsic functions that local-cloud does not support, and the alternatives. */
const refused: Readonly<Record<string, string>> = {
  'Fn::ImportValue':
    'Fn::ImportValue is refused: stacks that import from each other cannot be updated independently. Use a parameter or a fixed name instead.',
  'Fn::Transform': 'Fn::Transform is refused: local-cloud does not support macros.',
};

/** Resolves all intrinsic functions in a value. Throws `TemplateError`. */
export function resolve(value: Value, scope: Scope): Value {
  const resolved = resolveOrNothing(value, scope);
  // A value that is `AWS::NoValue` as a whole has no properties.
  return resolved === noValue ? {} : resolved;
}

function resolveOrNothing(value: Value, scope: Scope): Resolved {
  if (typeof value === 'string') return resolveDynamic(value, scope);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) {
    return value.map((item) => resolveOrNothing(item, scope)).filter((item) => item !== noValue);
  }
  const entries = Object.entries(value);
  const [only] = entries;
  if (only !== undefined && entries.length === 1) {
    const [name, argument] = only;
    const reason = refused[name];
    if (reason !== undefined) throw new TemplateError(`Template error: ${reason}`);
    // The `Condition` of a policy statement is not an intrinsic function.
    const intrinsic = name === 'Condition' && typeof argument !== 'string' ? undefined : intrinsics[name];
    if (intrinsic !== undefined) return finish(intrinsic(argument, scope), scope);
    if (name.startsWith('Fn::'))
      throw new TemplateError(`Template error: local-cloud does not support ${name}`);
  }
  const resolved = entries.map(([key, item]) => [key, resolveOrNothing(item, scope)] as const);
  return Object.fromEntries(
    resolved.filter((entry): entry is readonly [string, Value] => entry[1] !== noValue),
  );
}

/** The result of a function, such as `Fn::Join`, can contain a dynamic reference. */
function finish(resolved: Resolved, scope: Scope): Resolved {
  return typeof resolved === 'string' ? resolveDynamic(resolved, scope) : resolved;
}

function substitute(argument: Value, scope: Scope): Value {
  const [text = '', variables = {}] = isList(argument) ? argument : [argument];
  const given = (typeof variables === 'object' && variables !== null ? variables : {}) as Readonly<
    Record<string, Value>
  >;
  return textOf('Fn::Sub', text).replaceAll(/\$\{(!?)([^}]*)\}/g, (_, escaped: string, name: string) => {
    if (escaped !== '') return `\${${name}}`;
    const variable = given[name.trim()];
    if (variable !== undefined) return textOf('Fn::Sub', resolve(variable, scope));
    const [logicalId = '', ...attribute] = name.trim().split('.');
    const value =
      attribute.length === 0 ? scope.ref(logicalId) : scope.getAtt(logicalId, attribute.join('.'));
    return value === noValue ? '' : textOf('Fn::Sub', value);
  });
}

function resolveDynamic(text: string, scope: Scope): string {
  if (!text.includes('{{resolve:')) return text;
  return text.replaceAll(/\{\{resolve:([\w-]+):([^}]+)\}\}/g, (_, service: string, rest: string) =>
    scope.dynamic(service, rest),
  );
}

function truthOf(value: Value, scope: Scope): boolean {
  return resolve(value, scope) === true;
}

function listOf(name: string, value: Value | undefined): readonly Value[] {
  if (isList(value)) return value;
  throw new TemplateError(`Template error: ${name} needs a list, got ${JSON.stringify(value)}`);
}

function textOf(name: string, value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isList(value)) return value.map((item) => textOf(name, item)).join(',');
  throw new TemplateError(`Template error: ${name} needs a string, got ${JSON.stringify(value)}`);
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
