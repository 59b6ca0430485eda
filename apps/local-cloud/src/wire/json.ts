import type { Shape } from './operation-shape.ts';
import { formatOf, timestampFormat, writeTimestamp } from './scalar.ts';

/** A JSON value does not have the type of its member in the schema. */
export class JsonTypeMismatch extends Error {
  override readonly name = 'JsonTypeMismatch';
}

/** Converts parsed JSON into a value of `shape`. Null members are dropped. Throws `JsonTypeMismatch`. */
export function readJson(shape: Shape, json: unknown): unknown {
  if (shape.isDocumentSchema()) return json;
  if (shape.isListSchema()) {
    if (!Array.isArray(json)) throw mismatch(json, 'a list');
    const items = shape.getValueSchema();
    return json.filter(isPresent).map((item) => readJson(items, item));
  }
  if (shape.isMapSchema()) {
    const values = shape.getValueSchema();
    return fromEntries(Object.entries(object(json)).map(([key, value]) => [key, values, value]));
  }
  if (shape.isStructSchema()) {
    const members = object(json);
    return fromEntries([...shape.structIterator()].map(([name, member]) => [name, member, members[name]]));
  }
  return readJsonScalar(shape, json);
}

/** Converts a value of `shape` into a value for `JSON.stringify`, without undefined members. */
export function writeJson(shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date) return writeTimestamp(value, formatOf(shape, timestampFormat.epochSeconds));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (shape.isListSchema()) {
    const items = shape.getValueSchema();
    return (value as readonly unknown[]).map((item) => writeJson(items, item));
  }
  if (shape.isMapSchema()) {
    const values = shape.getValueSchema();
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, writeJson(values, item)]));
  }
  if (shape.isStructSchema()) {
    const members = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      [...shape.structIterator()].map(([name, member]) => [name, writeJson(member, members[name])]),
    );
  }
  return value;
}

function readJsonScalar(shape: Shape, json: unknown): unknown {
  if (shape.isBooleanSchema()) {
    if (typeof json !== 'boolean') throw mismatch(json, 'a Boolean');
    return json;
  }
  if (shape.isNumericSchema()) {
    if (typeof json !== 'number') throw mismatch(json, 'an Integer');
    return json;
  }
  if (shape.isTimestampSchema()) {
    const moment = new Date(typeof json === 'number' ? json * 1000 : String(json));
    if (Number.isNaN(moment.getTime())) throw mismatch(json, 'a Timestamp');
    return moment;
  }
  if (typeof json !== 'string') throw mismatch(json, 'a String');
  return shape.isBlobSchema() ? new Uint8Array(Buffer.from(json, 'base64')) : json;
}

function fromEntries(entries: readonly (readonly [string, Shape, unknown])[]): object {
  return Object.fromEntries(
    entries
      .filter(([, , value]) => isPresent(value))
      .map(([name, shape, value]) => [name, readJson(shape, value)] as const),
  );
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function object(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw mismatch(json, 'a structure');
  return json as Readonly<Record<string, unknown>>;
}

function mismatch(json: unknown, wanted: string): JsonTypeMismatch {
  const got = Array.isArray(json) ? 'LIST' : typeof json === 'object' ? 'STRUCTURE' : typeof json;
  return new JsonTypeMismatch(`${got.toUpperCase()}_VALUE can not be converted to ${wanted}`);
}
