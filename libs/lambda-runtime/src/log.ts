import { Logger } from '@aws-lambda-powertools/logger';
import type { PoolSettings } from '@poolkeeper/pool-config';
import type { Context } from 'aws-lambda';

/**
 * Where a function reports what it does. Each call writes one line; the fields are for programs. A line that a person or an
 * alarm may look for has a `code`, which stays the same when its message changes.
 */
export interface Log {
  debug(message: string, fields: Readonly<Record<string, unknown>>): void;
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** A function's log: it adds the ids of the current invocation to its lines. */
export interface InvocationLog extends Log {
  addContext(context: Context): void;
}

/** Makes the log of a function, once for the life of the process. Lines are JSON. */
export function createLog(serviceName: string): InvocationLog {
  return new Logger({ serviceName });
}

/** A log whose lines name the pool they are about. */
export function logOfPool(log: Log, { name, connection }: Pick<PoolSettings, 'name' | 'connection'>): Log {
  const pool = {
    pool: name,
    poolId: connection.spacelift.workerPoolId,
    groupName: connection.group.name,
  };
  const write =
    (level: keyof Log): Log[keyof Log] =>
    (message, fields) => {
      log[level](message, { ...pool, ...fields });
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
