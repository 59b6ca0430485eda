import type { Arrival } from '@poolkeeper/pool-world';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildkiteScaler } from '../scalers/buildkite-scaler.ts';
import { poolkeeperScaler } from '../scalers/poolkeeper-scaler.ts';
import { simulate } from '../simulation/simulate.ts';
import { leastCost } from './least-cost.ts';

const bootMs = 90_000;

describe('the least cost', () => {
  it('is one boot and the run for a run on its own', () => {
    expect(least([aRun(0, 60)], 5)).toMatchObject({
      runs: 1,
      waitP50: 0,
      waitP95: 0,
      waitP99: 0,
      waitMost: 0,
      instanceHours: expect.closeTo(150 / 3600) as number,
      busyHours: 60 / 3600,
      launched: 1,
      mostAtOnce: 1,
    });
  });

  it('keeps a worker through a gap that is no longer than a boot, and ends it before a longer one', () => {
    expect(least([aRun(0, 60), aRun(150, 60)], 5)).toMatchObject({
      launched: 1,
      instanceHours: expect.closeTo((90 + 60 + 90 + 60) / 3600) as number,
    });
    expect(least([aRun(0, 60), aRun(151, 60)], 5)).toMatchObject({
      launched: 2,
      instanceHours: expect.closeTo((2 * (90 + 60)) / 3600) as number,
    });
  });

  it('has runs wait only where the maximum makes them', () => {
    const runs = [aRun(0, 60), aRun(0, 30), aRun(10, 60), aRun(10, 60)];
    expect(least(runs, 4).waitMost).toBe(0);
    expect(least(runs, 2)).toMatchObject({
      waitP50: 0,
      waitMost: 50,
      mostAtOnce: 2,
    });
  });

  it('is what the best of all ways to cover the demand costs', () => {
    const anyRuns = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 4 })), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(anyRuns, fc.integer({ min: 0, max: 4 }), (runs, bootSeconds) => {
        const arrivals = runs.toSorted(([a], [b]) => a - b).map(([at, seconds]) => aRun(at, seconds));
        const bound = least(arrivals, 100, bootSeconds * 1000);
        expect(bound.instanceHours * 3600).toBeCloseTo(cheapestCover(arrivals, bootSeconds));
      }),
    );
  });

  it('is undercut by no scaler', () => {
    const anyRuns = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 900 })),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    const anyScaler = fc.constantFrom(
      poolkeeperScaler({
        policy: { ...defaultPolicy, scaleInAfterMs: 0 },
        everyMs: 1000,
        afterArrivalMs: 0,
      }),
      poolkeeperScaler({ policy: { ...defaultPolicy, minIdle: 3 }, everyMs: 15_000 }),
      buildkiteScaler(),
    );
    fc.assert(
      fc.property(anyRuns, anyScaler, fc.integer({ min: 1, max: 6 }), (runs, scaler, maxSize) => {
        const arrivals = runs.toSorted(([a], [b]) => a - b).map(([at, seconds]) => aRun(at, seconds));
        const bound = least(arrivals, maxSize, 20_000);
        const { waitsByPercent, ...outcome } = simulate({
          runs: arrivals,
          scaler,
          shape: { minSize: 0, maxSize, bootMs: 20_000, bootSpread: 0 },
        });
        for (const wait of ['waitP50', 'waitP95', 'waitP99', 'waitMost'] as const) {
          expect(outcome[wait]).toBeGreaterThanOrEqual(bound[wait]);
        }
        expect(waitsByPercent.at(-1)).toBe(outcome.waitMost);
        expect(outcome.instanceHours).toBeGreaterThanOrEqual(bound.busyHours - 1e-9);
      }),
    );
  });
});

function least(runs: readonly Arrival[], maxSize: number, boot = bootMs) {
  return leastCost({ runs, shape: { minSize: 0, maxSize, bootMs: boot } });
}

function aRun(second: number, durationSeconds: number): Arrival {
  return { queuedAt: second * 1000, stack: 'web', durationSeconds };
}

/**
 * In seconds, by trying every number of instances in every second (dynamic programming), for runs that start when they are
 * queued.
 */
function cheapestCover(arrivals: readonly Arrival[], bootSeconds: number): number {
  const end = Math.max(...arrivals.map((run) => run.queuedAt / 1000 + run.durationSeconds));
  const demandAt = (second: number) =>
    arrivals.filter(
      (run) => run.queuedAt / 1000 <= second && second < run.queuedAt / 1000 + run.durationSeconds,
    ).length;
  let costs: readonly number[] = [0, ...arrivals.map(() => Infinity)];
  for (let second = 0; second < end; second += 1) {
    const demand = demandAt(second);
    const before = costs;
    costs = before.map((_, count) =>
      count < demand
        ? Infinity
        : count + Math.min(...before.map((cost, from) => cost + Math.max(0, count - from) * bootSeconds)),
    );
  }
  return Math.min(...costs);
}
