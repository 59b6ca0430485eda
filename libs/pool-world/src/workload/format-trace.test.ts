import { expect, it } from 'vitest';
import { addWorkflow } from './add-workflow.ts';
import type { Arrival } from './arrival.ts';
import { formatTrace } from './format-trace.ts';
import { generateWorkload } from './generate-workload.ts';
import { parseTrace } from './parse-trace.ts';

const queuedAt = Date.UTC(2026, 0, 5, 8, 0, 0, 250);

it('writes what is read again, whatever happens to a run', () => {
  const arrivals: readonly Arrival[] = [
    { queuedAt, stack: 'a "b", c', durationSeconds: 60.5 },
    { queuedAt, stack: 'web', durationSeconds: 1, isTracked: false },
    { queuedAt, stack: 'web', durationSeconds: 2, apply: { confirmedAfterMs: 1500, durationSeconds: 3 } },
    { queuedAt, stack: 'web', durationSeconds: 2, isTracked: true, discardedAfterMs: 60_000 },
    {
      queuedAt: queuedAt + 1,
      stack: 'network',
      durationSeconds: 5,
      triggers: [
        { stack: 'db', durationSeconds: 6, triggers: [{ stack: 'app', durationSeconds: 7 }] },
        { stack: 'cache', durationSeconds: 8 },
      ],
    },
  ];
  expect(parseTrace(formatTrace(arrivals), { fileName: 'a.csv' })).toEqual({ ok: true, arrivals });
});

it('is the same after it was read', () => {
  const arrivals = addWorkflow(generateWorkload({ runs: 200, seed: 1, startAt: queuedAt }), { seed: 1 });
  const text = formatTrace(arrivals);
  const read = parseTrace(text, { fileName: 'a.csv' });
  expect(read.ok && formatTrace(read.arrivals)).toBe(text);
});
