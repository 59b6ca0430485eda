import type { Log } from './log.ts';

/** A log whose lines say which pool they are about. */
export function logOfPool(log: Log, pool: Readonly<Record<string, unknown>>): Log {
  const write =
    (level: keyof Log): Log[keyof Log] =>
    (message, fields) => {
      log[level](message, { ...pool, ...fields });
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
