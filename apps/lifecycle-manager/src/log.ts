import type { Context } from 'aws-lambda';

/**
 * Where the manager tells what it did. One line a call; the fields are for programs. A line that a person or an alarm may
 * look for has a `code`, which stays the same whatever its words become.
 */
export interface Log {
  debug(message: string, fields: Readonly<Record<string, unknown>>): void;
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** A function's log can be told which invocation it writes for. */
export interface InvocationLog extends Log {
  addContext(context: Context): void;
}
