import type { Shape } from './operation-shape.ts';

/** The ids of timestamp formats in SDK schemas. With `unspecified`, the protocol defines the format. */
export const timestampFormat = { unspecified: 4, dateTime: 5, httpDate: 6, epochSeconds: 7 } as const;
export type TimestampFormat = Exclude<
  (typeof timestampFormat)[keyof typeof timestampFormat],
  typeof timestampFormat.unspecified
>;

/** The timestamp format of the schema, or of the protocol if the schema does not specify one. */
export function formatOf(shape: Shape, protocolFormat: TimestampFormat): TimestampFormat {
  const schema = shape.getSchema();
  return schema === timestampFormat.dateTime ||
    schema === timestampFormat.httpDate ||
    schema === timestampFormat.epochSeconds
    ? schema
    : protocolFormat;
}

export function writeTimestamp(moment: Date, format: TimestampFormat): string | number {
  switch (format) {
    case timestampFormat.dateTime:
      return moment.toISOString();
    case timestampFormat.httpDate:
      return moment.toUTCString();
    case timestampFormat.epochSeconds:
      return moment.getTime() / 1000;
  }
}

/** Parses a number, boolean, timestamp, blob or string. Undefined if the text is invalid. */
export function readScalar(shape: Shape, text: string): unknown {
  if (shape.isBooleanSchema()) return { true: true, false: false }[text.toLowerCase()];
  if (shape.isNumericSchema()) return readNumber(text);
  if (shape.isTimestampSchema()) return readTimestamp(text);
  if (shape.isBlobSchema()) return new Uint8Array(Buffer.from(text, 'base64'));
  return text;
}

/** The text of a scalar in XML. */
export function writeScalar(shape: Shape, value: unknown): string {
  if (value instanceof Date) return String(writeTimestamp(value, formatOf(shape, timestampFormat.dateTime)));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return String(value);
}

function readNumber(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function readTimestamp(text: string): Date | undefined {
  const seconds = readNumber(text);
  const moment = new Date(seconds === undefined ? text : seconds * 1000);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
