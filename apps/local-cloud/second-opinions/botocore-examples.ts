import { packageJson } from './python-packages.ts';
import type { Shape } from '../src/wire/operation-shape.ts';

/** A request of the documentation and its response, as they are in JSON. */
export interface BotocoreExample {
  readonly operation: string;
  /** Unique within a service. */
  readonly id: string;
  readonly input: object;
  readonly output: object;
}

interface ExampleFile {
  readonly examples: Readonly<
    Record<string, readonly { readonly id: string; readonly input?: object; readonly output?: object }[]>
  >;
}

/** `service` is the folder of an API and its version: `autoscaling/2011-01-01`. */
export function botocoreExamples(service: string): readonly BotocoreExample[] {
  const { examples } = packageJson(`botocore/data/${service}/examples-1.json`) as ExampleFile;
  return Object.entries(examples).flatMap(([operation, list]) =>
    list.map(({ id, input = {}, output = {} }) => ({ operation, id, input, output })),
  );
}

/** The value as the SDK takes it: with dates and bytes. */
export function fromJson(shape: Shape, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (shape.isTimestampSchema()) return new Date(value as string);
  if (shape.isBlobSchema()) return Buffer.from(value as string);
  if (shape.isListSchema())
    return (value as readonly unknown[]).map((item) => fromJson(shape.getValueSchema(), item));
  if (shape.isMapSchema()) {
    return mapValues(value, (item) => fromJson(shape.getValueSchema(), item));
  }
  if (!shape.isStructSchema()) return value;
  const members = new Map(shape.structIterator());
  return mapValues(value, (item, name) => {
    const member = members.get(name);
    return member === undefined ? item : fromJson(member, item);
  });
}

function mapValues(value: unknown, change: (item: unknown, name: string) => unknown): object {
  return Object.fromEntries(
    Object.entries(value as object).map(([name, item]) => [name, change(item, name)]),
  );
}
