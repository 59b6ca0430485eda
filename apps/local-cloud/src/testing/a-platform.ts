import { scaledClock } from '../clock/scaled-clock.ts';
import type { FunctionLogLine } from '../functions/function-log.ts';
import type { Platform } from '../functions/platform.ts';

/** A platform for functions that collects the lines that they print. */
export function aPlatform({ speed = 1, startAt = Date.UTC(2026, 2, 2, 9) } = {}): Platform & {
  readonly lines: readonly FunctionLogLine[];
} {
  const lines: FunctionLogLine[] = [];
  return {
    region: 'eu-west-1',
    accountId: '000000000000',
    endpoint: { url: 'http://127.0.0.1:1' },
    clock: scaledClock({ startAt, speed }),
    log: { write: (line) => lines.push(line) },
    lines,
  };
}
