import type { Shape } from './operation-shape.ts';
import { formatOf, timestampFormat, writeTimestamp } from './scalar.ts';

/** What `JSON.stringify` takes, from a value that `shape` describes: absent members are left out. */
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
