import { describe, expect, it } from 'vitest';
import { addWorkflow } from './add-workflow.ts';
import { countRuns } from './arrival.ts';
import { generateWorkload } from './generate-workload.ts';

describe('a workflow', () => {
  const arrivals = generateWorkload({ runs: 2000, seed: 1, startAt: 0 });
  const runs = addWorkflow(arrivals, { seed: 1 });

  it('keeps when runs are queued, on which stack, and how long they take', () => {
    expect(runs.map(({ queuedAt, stack }) => [queuedAt, stack])).toEqual(
      arrivals.map(({ queuedAt, stack }) => [queuedAt, stack]),
    );
    for (const [index, { durationSeconds, apply }] of runs.entries()) {
      expect(durationSeconds + (apply?.durationSeconds ?? 0)).toBeCloseTo(
        arrivals[index]?.durationSeconds ?? NaN,
      );
    }
  });

  it('has about half of them confirmed, after four minutes in the middle', () => {
    const pauses = runs.flatMap(({ apply }) => apply?.confirmedAfterMs ?? []).sort((a, b) => a - b);
    expect(pauses.length).toBeGreaterThan(900);
    expect(pauses.length).toBeLessThan(1100);
    expect((pauses[pauses.length >> 1] ?? 0) / 60_000).toBeCloseTo(4, 0);
  });

  it('triggers a run of the same other stack after each run of some stacks', () => {
    const triggering = new Set(
      runs.filter(({ triggers }) => triggers !== undefined).map(({ stack }) => stack),
    );
    expect(triggering.size).toBeGreaterThan(0);
    expect(triggering.size).toBeLessThan(new Set(runs.map(({ stack }) => stack)).size / 2);
    for (const { stack, triggers } of runs) {
      expect(triggers?.map((run) => run.stack)).toEqual(
        triggering.has(stack) ? [`after-${stack}`] : undefined,
      );
    }
    expect(countRuns(runs)).toBe(2000 + runs.filter(({ triggers }) => triggers !== undefined).length);
  });

  it('has its plans discarded by a share of its own, which changes nothing else', () => {
    const some = addWorkflow(arrivals, { seed: 1, discardedShare: 0.1 });
    const discarded = some.filter(({ discardedAfterMs }) => discardedAfterMs !== undefined);
    expect(discarded.length).toBeGreaterThan(70);
    expect(discarded.length).toBeLessThan(130);
    for (const [index, run] of some.entries()) {
      if (run.discardedAfterMs === undefined) expect(run).toEqual(runs[index]);
    }
  });

  it('keeps the tracked runs of a trace', () => {
    expect(addWorkflow(runs, { seed: 2 })).toEqual(runs);
  });

  it('is the same for the same seed', () => {
    expect(addWorkflow(arrivals, { seed: 1 })).toEqual(runs);
    expect(addWorkflow(arrivals, { seed: 2 })).not.toEqual(runs);
  });
});
