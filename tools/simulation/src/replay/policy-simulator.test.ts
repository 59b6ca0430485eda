import { incumbentScaler, poolkeeperScaler, simulate, type Scaler } from '@poolkeeper/policy-simulator';
import { addWorkflow, generateWorkload, type Arrival } from '@poolkeeper/pool-world';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import type { Scaler as ReplayedScaler } from './replay-input.ts';
import { replay } from './replay.ts';

const bootSeconds = 90;
const maxSize = 40;
const startAt = Date.UTC(2026, 0, 5, 8);

// The documentation of `poolkeeper simulate` states these tolerances.
describe('the policy simulator', { timeout: 120_000 }, () => {
  it.each([
    [15_000, 'runs', aDay],
    [60_000, 'runs', aDay],
    [15_000, 'runs that lock stacks, wait for a person and trigger others', aDayWithWorkflow],
  ] as const)(
    'has the figures of the real functions, with a pass every %i ms, for %s',
    async (everyMs, _, workload) => {
      const policy = { ...defaultPolicy, minIdle: 1 };
      for (const seed of [1, 2, 3]) {
        const { replayed, simulated } = await both(workload(seed), seed, {
          replayed: { kind: 'poolkeeper', policy, passEveryMs: everyMs },
          simulated: poolkeeperScaler({ policy, everyMs }),
        });
        expect(simulated.runs).toBe(replayed.runs);
        expect(within(simulated.instanceHours, replayed.instanceHours)).toBeLessThan(0.05);
        expect(within(simulated.launched, replayed.launched)).toBeLessThan(0.1);
        // How long a burst waits for the next pass is chance.
        expect(Math.abs(simulated.waitP95 - replayed.waitP95)).toBeLessThan(everyMs / 1000);
      }
    },
  );

  it('has the figures of the model of the incumbent, on average of three days', async () => {
    const days = await Promise.all(
      [1, 2, 3].map((seed) =>
        both(aDay(seed), seed, { replayed: { kind: 'incumbent' }, simulated: incumbentScaler() }),
      ),
    );
    for (const [figure, tolerance] of [
      ['instanceHours', 0.1],
      ['waitP95', 0.15],
    ] as const) {
      const sum = (of: 'replayed' | 'simulated') => days.reduce((total, day) => total + day[of][figure], 0);
      expect(within(sum('simulated'), sum('replayed'))).toBeLessThan(tolerance);
    }
  });
});

function aDay(seed: number): readonly Arrival[] {
  return generateWorkload({ runs: 120, seed, startAt });
}

function aDayWithWorkflow(seed: number): readonly Arrival[] {
  return addWorkflow(aDay(seed), { seed, discardedShare: 0.1 });
}

async function both(
  arrivals: readonly Arrival[],
  seed: number,
  scalers: { replayed: ReplayedScaler; simulated: Scaler },
) {
  const replayed = await replay({ arrivals, minSize: 0, maxSize, bootSeconds, seed }, scalers.replayed);
  const shape = { minSize: 0, maxSize, bootMs: bootSeconds * 1000 };
  return { replayed, simulated: simulate({ runs: arrivals, shape, scaler: scalers.simulated }) };
}

/** The difference as a share of the expected value. */
function within(value: number, expected: number): number {
  return Math.abs(value - expected) / expected;
}
