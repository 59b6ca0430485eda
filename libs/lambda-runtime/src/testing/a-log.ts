import { inspect } from 'node:util';
import type { Log } from '../log.ts';

export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The API key's secret in tests. A line of any test's log that contains it fails the test. */
export const plantedSecret = 'open sesame';

/** A log that remembers its lines. */
export function aLog(): Log & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const write =
    (level: keyof Log): Log[keyof Log] =>
    (message, fields) => {
      // An error is inspected with its stack, its fields and its cause.
      if (inspect({ message, fields }, { depth: Infinity }).includes(plantedSecret)) {
        throw new Error(`the log line "${message.replaceAll(plantedSecret, '***')}" contains a secret`);
      }
      lines.push({ level, message, fields });
    };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
