import { TemplateError } from '../cloudformation/errors.ts';
import type { Properties, Value } from '../cloudformation/template.ts';

/** Reads a property of a resource as a string, as the functions below read other types. Throws `TemplateError`. */
export function textOf(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') throw wrong(name, 'a string', value);
  return String(value);
}

export function requiredText(properties: Properties, name: string): string {
  const text = textOf(properties, name);
  if (text === undefined)
    throw new TemplateError(`Properties validation failed: required key [${name}] not found`);
  return text;
}

export function numberOf(properties: Properties, name: string): number | undefined {
  const value = properties[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'object' ? NaN : Number(value);
  if (Number.isNaN(number)) throw wrong(name, 'a number', value);
  return number;
}

export function booleanOf(properties: Properties, name: string): boolean | undefined {
  const text = textOf(properties, name);
  if (text === undefined) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw wrong(name, 'true or false', text);
}

export function objectOf(properties: Properties, name: string): Properties | undefined {
  const value = properties[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong(name, 'an object', value);
  return value as Properties;
}

export function listOf(properties: Properties, name: string): readonly Value[] {
  const value = properties[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrong(name, 'a list', value);
  return value as readonly Value[];
}

export function objectsOf(properties: Properties, name: string): readonly Properties[] {
  return listOf(properties, name).map((item) => item as Properties);
}

export function textsOf(properties: Properties, name: string): readonly string[] {
  return listOf(properties, name).map((item) => {
    if (typeof item === 'string') return item;
    throw wrong(name, 'a list of strings', item);
  });
}

/** Tags are a list of `Key` and `Value`, or a map. */
export function tagsOf(properties: Properties, name = 'Tags'): Readonly<Record<string, string>> {
  const value = properties[name];
  if (value === undefined || value === null) return {};
  if (!Array.isArray(value)) return value as Readonly<Record<string, string>>;
  return Object.fromEntries(
    objectsOf(properties, name).map((tag) => [requiredText(tag, 'Key'), textOf(tag, 'Value') ?? '']),
  );
}

function wrong(name: string, wanted: string, value: Value): TemplateError {
  return new TemplateError(
    `Properties validation failed: ${name} must be ${wanted}, got ${JSON.stringify(value)}`,
  );
}
