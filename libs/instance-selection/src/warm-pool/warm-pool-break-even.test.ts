import { aHistory, minutes, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { warmPoolBreakEven } from './warm-pool-break-even.ts';
import { usableCosts, type WarmPoolCosts } from './warm-pool-costs.ts';
import { launchesIn, warmStartsAt } from './warm-pool-launches.ts';

const hour = minutes(60);

describe('launches in the past', () => {
  it('are where demand rises above what was kept', () => {
    expect(counts([0, 3, 3, 5, 2, 4])).toEqual([3, 2]);
  });

  it('are again where demand rises after idle workers have gone', () => {
    expect(counts([4, 0, 0, 0, 4])).toEqual([4]);
    expect(counts([4, 0, 4])).toEqual([]);
  });

  it('are as of how long an idle worker is kept', () => {
    const history = aHistory([4, 0, 0, 0, 4]);

    expect(launchesIn(history, { idleAtLeastMs: minutes(15), minSize: 0 })).toEqual([]);
    expect(launchesIn(history, { idleAtLeastMs: minutes(15) - 1, minSize: 0 })).toHaveLength(1);
  });

  it('are above the workers that are there anyhow', () => {
    expect(launchesIn(aHistory([0, 3, 6]), { idleAtLeastMs: minutes(5), minSize: 2 }).map(countOf)).toEqual([
      1, 3,
    ]);
  });

  it('are unknown for the first period, and after a period without a known demand', () => {
    expect(counts([5, 5])).toEqual([]);
    expect(counts([0, undefined, undefined, undefined, 5])).toEqual([]);
    expect(counts([0, undefined, 5])).toEqual([5]);
  });

  it('are of whole workers', () => {
    expect(counts([0.9, 1.9, 2.1])).toEqual([1, 1]);
  });

  it('are at the time of the rise', () => {
    const history = aHistory([0, 2]);

    expect(launchesIn(history, { idleAtLeastMs: 0, minSize: 0 })).toEqual([
      { at: history.points[1]?.at, count: 2 },
    ]);
  });
});

describe('warm starts', () => {
  it('are as many as are ready', () => {
    expect(warmStartsAt(2, [{ at: 0, count: 3 }], 100)).toBe(2);
    expect(warmStartsAt(4, [{ at: 0, count: 3 }], 100)).toBe(3);
    expect(warmStartsAt(0, [{ at: 0, count: 3 }], 100)).toBe(0);
  });

  it('are ready again once each place is filled', () => {
    const bursts = [
      { at: 0, count: 1 },
      { at: 60, count: 2 },
      { at: 100, count: 2 },
    ];

    // Of two places, one is taken at 0 and filled at 100, the other is taken at 60.
    expect(warmStartsAt(2, bursts, 100)).toBe(3);
    expect(warmStartsAt(2, bursts, 101)).toBe(2);
    expect(warmStartsAt(3, bursts, 101)).toBe(3);
  });
});

describe('the costs that are calculated with', () => {
  it('have their defaults', () => {
    expect(usableCosts(costs)).toEqual({
      hours: 24,
      coldBootMs: minutes(4),
      warmStartMs: minutes(1),
      refillMs: minutes(8),
      pricePerHour: 0.1,
      stoppedPricePerHour: 0.01,
      waitWorthPerHour: 60,
      idleAtLeastMs: minutes(5),
      minSize: 0,
      largestSize: 50,
    });
  });

  it.each([-1, Number.NaN])('take %f for nothing', (amount) => {
    const usable = usableCosts({
      history: { periodMs: amount, points: costs.history.points },
      coldBootMs: amount,
      warmStartMs: amount,
      refillMs: amount,
      pricePerHour: amount,
      stoppedPricePerHour: amount,
      waitWorthPerHour: amount,
      idleAtLeastMs: amount,
      minSize: amount,
      largestSize: amount,
    });

    expect(new Set(Object.values(usable))).toEqual(new Set([0]));
  });

  it('are finite, and sizes whole and not beyond any group', () => {
    expect(usableCosts({ ...costs, largestSize: Infinity })).toMatchObject({ largestSize: 1000 });
    const usable = usableCosts({ ...costs, coldBootMs: Infinity, largestSize: 3.7 });

    expect(usable).toMatchObject({ coldBootMs: Number.MAX_SAFE_INTEGER, largestSize: 3 });
  });
});

describe('the break-even of a warm pool', () => {
  it('is a size at which the saved wait is worth more than it costs', () => {
    const result = warmPoolBreakEven(costs);

    // A burst of 2 and one of 4, hours apart: two stopped instances serve 4 of them, four serve all.
    expect(result.sizes.map(({ warmStarts }) => warmStarts)).toEqual([0, 2, 4, 5, 6]);
    expect(result.size).toBe(4);
    expect(result.at).toBe(result.sizes[4]);
    expect(result.at.waitSavedMs).toBe(6 * minutes(3));
  });

  it('costs the volumes, a boot for each place, and each warm start', () => {
    const { sizes } = warmPoolBreakEven(costs);

    const volumes = 24 * 0.01;
    const boot = 0.1 * (4 / 60);
    const starts = 2 * 0.1 * (1 / 60);
    expect(sizes[1]?.cost).toBeCloseTo(volumes + boot + starts, 10);
    expect(sizes[1]?.net).toBeCloseTo(2 * (3 / 60) * 60 - (volumes + boot + starts), 10);
    expect(sizes[2]?.marginalNet).toBeCloseTo((sizes[2]?.net ?? 0) - (sizes[1]?.net ?? 0), 10);
  });

  it('is no pool when waiting is worth too little', () => {
    const result = warmPoolBreakEven({ ...costs, waitWorthPerHour: 1 });

    expect(result).toMatchObject({ size: 0, at: { size: 0, cost: 0, net: 0, launches: 6 } });
    expect(result.sizes.length).toBeGreaterThan(1);
  });

  it('is between where an hour of waiting is worth just less and just more', () => {
    const { waitWorthPerHour = NaN } = warmPoolBreakEven(costs).breakEven;
    const netAt = (worth: number) => warmPoolBreakEven({ ...costs, waitWorthPerHour: worth }).sizes[1]?.net;

    expect(netAt(waitWorthPerHour * 0.999)).toBeLessThan(0);
    expect(netAt(waitWorthPerHour * 1.001)).toBeGreaterThan(0);
  });

  it('is between a cold boot that is just shorter and one that is just longer', () => {
    const fixedRefill = { ...costs, refillMs: minutes(8) };
    const { coldBootMs = NaN } = warmPoolBreakEven(fixedRefill).breakEven;
    const netAt = (boot: number) => warmPoolBreakEven({ ...fixedRefill, coldBootMs: boot }).sizes[1]?.net;

    expect(coldBootMs).toBeGreaterThan(costs.warmStartMs);
    expect(netAt(coldBootMs * 0.999)).toBeLessThan(0);
    expect(netAt(coldBootMs * 1.001)).toBeGreaterThan(0);
  });

  it('is at so many starts a day that they are worth the volumes', () => {
    const { startsPerDay = NaN } = warmPoolBreakEven(costs).breakEven;

    const worthOfOne = (3 / 60) * 60 - (1 / 60) * 0.1;
    expect(startsPerDay * worthOfOne).toBeCloseTo(24 * 0.01, 10);
  });

  it('is nowhere when a warm start takes as long as a boot', () => {
    const result = warmPoolBreakEven({ ...costs, warmStartMs: costs.coldBootMs });

    expect(result.size).toBe(0);
    expect(Object.keys(result.breakEven)).toEqual(['coldBootMs']);
  });

  it('is nowhere when nothing is worth anything', () => {
    expect(
      warmPoolBreakEven({ ...costs, waitWorthPerHour: 0, warmStartMs: costs.coldBootMs }).breakEven,
    ).toEqual({});
  });

  it('tries no larger size than serves all launches, or than is allowed', () => {
    expect(warmPoolBreakEven(costs).sizes).toHaveLength(5);
    expect(warmPoolBreakEven({ ...costs, largestSize: 3 }).sizes).toHaveLength(4);
    expect(warmPoolBreakEven({ ...costs, largestSize: 0 })).toMatchObject({ size: 0, sizes: [{ size: 0 }] });
  });

  it('takes the smaller of two sizes that are worth the same', () => {
    const free = { ...costs, pricePerHour: 0, stoppedPricePerHour: 0, waitWorthPerHour: 0 };

    expect(warmPoolBreakEven(free).size).toBe(0);
  });
});

describe('the explanation of a warm pool', () => {
  it('says what a pool that pays does and costs, and when it stops paying', () => {
    expect(warmPoolBreakEven(costs).explanation).toMatchInlineSnapshot(
      `"A warm pool of 4. Over 24 hours 4 stopped instances serve 6 of 6 launches and save 18 min of waiting, for 1.00: 17.00 more is gained. The first pays when an hour of waiting is worth more than 2.50 (given: 60.00). It has to serve 0.1 launches a day to pay for its volumes. It pays when a cold boot takes longer than 67.4 s (given: 240 s)."`,
    );
  });

  it('says what one stopped instance would lose when none pays', () => {
    expect(warmPoolBreakEven({ ...costs, waitWorthPerHour: 1 }).explanation).toMatchInlineSnapshot(
      `"No warm pool: even one stopped instance costs more than the wait it saves is worth. Over 24 hours one stopped instance serves 2 of 6 launches and saves 6 min of waiting, for 0.25: 0.15 is lost. The first pays when an hour of waiting is worth more than 2.50 (given: 1.00). It has to serve 5 launches a day to pay for its volumes. It pays when a cold boot takes longer than 524.2 s (given: 240 s)."`,
    );
  });

  it('says so when there was nothing to serve', () => {
    const history = aHistory([3, 3, 3]);

    expect(warmPoolBreakEven({ ...costs, history }).explanation).toBe(
      'No warm pool: the history has no launch that one could have served.',
    );
  });

  it('counts a long time in days', () => {
    const history = aHistory([...quiet(48), 1], { periodMs: hour });

    expect(warmPoolBreakEven({ ...costs, history }).explanation).toMatch(
      / Over 2 days one stopped instance serves 1 of 1 launches and saves 3 min of waiting, /,
    );
    expect(
      warmPoolBreakEven({ ...costs, history: aHistory([...quiet(46), 1], { periodMs: hour }) }).explanation,
    ).toMatch(/ Over 47 hours /);
  });
});

/** A day with two bursts, of 2 and of 4, in a pool whose people cost 60 an hour while they wait. */
const costs: WarmPoolCosts = {
  history: aHistory([...quiet(8), 2, ...quiet(6), 4, ...quiet(8)], { periodMs: hour }),
  coldBootMs: minutes(4),
  warmStartMs: seconds(60),
  pricePerHour: 0.1,
  stoppedPricePerHour: 0.01,
  waitWorthPerHour: 60,
};

function quiet(periods: number): readonly number[] {
  return Array.from({ length: periods }, () => 0);
}

function counts(demands: readonly (number | undefined)[]): readonly number[] {
  return launchesIn(aHistory(demands), { idleAtLeastMs: minutes(10), minSize: 0 }).map(countOf);
}

function countOf({ count }: { readonly count: number }): number {
  return count;
}
