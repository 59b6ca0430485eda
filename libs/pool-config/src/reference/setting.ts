import { configAsJsonSchema, type JsonSchema } from './json-schema.ts';

/** A setting in the reference. */
export interface Setting {
  /** `scaling.retention.floor`; `[]` stands for any item of a list, `NAME` for any name. */
  readonly path: string;
  readonly isRequired: boolean;
  readonly description: string;
  /** Describes valid values. Undefined for a section of settings. */
  readonly value?: string;
  /** The default as users would write it. */
  readonly default?: unknown;
  /** Describes what happens without a value. */
  readonly absent?: string;
  /** Name of its settings if they occur more than once. */
  readonly part?: string;
}

/** Returns all settings, each after its section. Settings of parts are in `settingsOfParts`. */
export function settings(): readonly Setting[] {
  return settingsIn(configAsJsonSchema(), '');
}

/** Returns the settings that occur more than once, by the name of the part. */
export function settingsOfParts(): ReadonlyMap<string, readonly Setting[]> {
  const found = new Map<string, readonly Setting[]>();
  const visit = (schema: JsonSchema): void => {
    const { part, ...itself } = schema;
    if (part !== undefined) found.set(part, settingsIn(itself, ''));
    innerOf(schema).forEach(({ inner }) => {
      visit(inner);
    });
  };
  visit(configAsJsonSchema());
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

/** Describes valid values, as the message for an invalid value does. */
function valueOf({ errorMessage, type, items, additionalProperties, properties }: JsonSchema) {
  if (properties !== undefined) return undefined;
  if (errorMessage !== undefined) {
    return errorMessage.replace(/^must be /, '').replace(/ with a unit .*$/, '');
  }
  if (items !== undefined) return `a list${ofWhat(items)}`;
  if (typeof additionalProperties === 'object') return `names with values${ofWhat(additionalProperties)}`;
  return type === 'string' ? 'a string' : type;
}

function ofWhat(inner: JsonSchema): string {
  const value = valueOf(inner);
  return value === undefined ? '' : `, each ${value}`;
}
