import type { Arrival } from './arrival.ts';
import { columns, furtherColumns, type Column } from './parse-trace.ts';

/** Writes a trace as `parseTrace` reads it. Times are rounded to milliseconds. */
export function formatTrace(arrivals: readonly Arrival[]): string {
  const header = [...columns, ...furtherColumns];
  const lines = [header.join(',')];
  let named = 0;
  const add = (run: Arrival, after: string) => {
    const { queuedAt, stack, durationSeconds, isTracked, apply, discardedAfterMs, triggers = [] } = run;
    if (triggers.length > 0) named += 1;
    const name = triggers.length > 0 ? `run-${named}` : '';
    const fields: Readonly<Record<Column, string>> = {
      queued_at: new Date(queuedAt).toISOString(),
      stack,
      duration_s: secondsOf(durationSeconds * 1000),
      tracked: isTracked === undefined ? '' : isTracked ? 'yes' : 'no',
      apply_s: apply === undefined ? '' : secondsOf(apply.durationSeconds * 1000),
      confirmed_after_s: apply === undefined ? '' : secondsOf(apply.confirmedAfterMs),
      discarded_after_s: discardedAfterMs === undefined ? '' : secondsOf(discardedAfterMs),
      run: name,
      after,
    };
    lines.push(header.map((column) => quoted(fields[column])).join(','));
    for (const triggered of triggers) add({ queuedAt, ...triggered }, name);
  };
  for (const run of arrivals) add(run, '');
  return `${lines.join('\n')}\n`;
}

function secondsOf(ms: number): string {
  return String(Math.round(ms) / 1000);
}

function quoted(text: string): string {
  return /[",]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
