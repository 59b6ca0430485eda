import { configAsJsonSchema, type JsonSchema } from './json-schema.ts';

/** A setting as the reference lists it. */
export interface Setting {
  /** `scaling.retention.floor`; `[]` stands for each item of a list, `NAME` for each name. */
  readonly path: string;
  readonly isRequired: boolean;
  readonly description: string;
  /** What a value has to be, in words. Undefined for one that has settings of its own. */
  readonly value?: string;
  /** As it is written. */
  readonly default?: unknown;
  /** What happens without a value. */
  readonly absent?: string;
  /** Name of what it consists of, when that comes more than once. */
  readonly part?: string;
}

/** All settings, each after the one that it is in. Those of a part are in `settingsOfPart`. */
export function settings(): readonly Setting[] {
  return settingsIn(configAsJsonSchema(), '');
}

/** The settings that come more than once, by the name of what they make up. */
export function settingsOfParts(): ReadonlyMap<string, readonly Setting[]> {
  const found = new Map<string, readonly Setting[]>();
  const look = (schema: JsonSchema): void => {
    const { part, ...itself } = schema;
    if (part !== undefined) found.set(part, settingsIn(itself, ''));
    innerOf(schema).forEach(({ inner }) => {
      look(inner);
    });
  };
  look(configAsJsonSchema());
  return found;
}

function settingsIn(schema: JsonSchema, path: string): readonly Setting[] {
  if (schema.part !== undefined) return [];
  return innerOf(schema).flatMap(({ step, inner }) => {
    const at = path === '' ? step : step === '[]' ? `${path}[]` : `${path}.${step}`;
    if (inner.description === undefined) return settingsIn(inner, at);
    const isRequired = schema.required?.includes(step) ?? false;
    return [settingOf(inner, { path: at, isRequired }), ...settingsIn(inner, at)];
  });
}

function innerOf({ properties = {}, items, additionalProperties }: JsonSchema) {
  const named = Object.entries(properties).map(([step, inner]) => ({ step, inner }));
  const any = typeof additionalProperties === 'object' && hasSettings(additionalProperties);
  return [
    ...named,
    ...(items !== undefined && hasSettings(items) ? [{ step: '[]', inner: items }] : []),
    ...(any ? [{ step: 'NAME', inner: additionalProperties }] : []),
  ];
}

function hasSettings({ properties }: JsonSchema): boolean {
  return properties !== undefined;
}

function settingOf(schema: JsonSchema, where: Pick<Setting, 'path' | 'isRequired'>): Setting {
  const { description = '', absent, part } = schema;
  const value = valueOf(schema);
  return {
    ...where,
    description,
    ...(value !== undefined && { value }),
    ...(absent !== undefined && { absent }),
    ...(part !== undefined && { part }),
    ...(schema.default !== undefined && { default: schema.default }),
  };
}

/** What a value has to be: as the message about a wrong one says it. */
function valueOf({ errorMessage, type, items, additionalProperties, properties }: JsonSchema) {
  if (properties !== undefined) return undefined;
  if (errorMessage !== undefined) {
    return errorMessage.replace(/^must be /, '').replace(/ with its unit .*$/, '');
  }
  if (items !== undefined) return `a list${ofWhat(items)}`;
  if (typeof additionalProperties === 'object') return `names with values${ofWhat(additionalProperties)}`;
  return type === 'string' ? 'a text' : type;
}

function ofWhat(inner: JsonSchema): string {
  const value = valueOf(inner);
  return value === undefined ? '' : `, each ${value}`;
}
