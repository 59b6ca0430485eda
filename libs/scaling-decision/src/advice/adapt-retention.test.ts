import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHistory, anyHistory } from '../testing/histories.ts';
import { adviseRetention, type RetentionAdvice } from './adapt-retention.ts';

const minute = 60_000;
const anyTime = { floorMs: 0, ceilingMs: Infinity };
const week = 7 * 288;

describe('the advised retention', () => {
  it('is the break-even while nothing is known of the past: ten boots', () => {
    const advice = adviseRetention(anyTime, { bootMs: 90_000, workers: 3 });
    expect(advice).toEqual({
      idleAtLeastMs: 15 * minute,
      why: {
        basis: 'break-even',
        breakEvenMs: 15 * minute,
        level: 3,
        spells: 0,
        spellsWithin: 0,
        costsAtMost: 2,
      },
    });
  });

  it('takes a boot to last two minutes until one was seen', () => {
    expect(adviseRetention(anyTime, { workers: 3 }).idleAtLeastMs).toBe(20 * minute);
    expect(adviseRetention(anyTime, { workers: 3, bootMs: NaN }).idleAtLeastMs).toBe(20 * minute);
  });

  it('is the break-even while too few idle times are known', () => {
    const few = aHistory([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(adviseRetention(anyTime, { history: few, workers: 1 }).why).toMatchObject({
      basis: 'break-even',
      spells: 4,
    });
  });

  it('is long enough for the next run when runs come at a steady pace', () => {
    // A run every half an hour, worth waiting for up to 20 minutes' idling: the break-even alone would miss every one.
    const history = aHistory(repeated([1, 0, 0, 0, 0, 0], 20));
    const { idleAtLeastMs, why } = adviseRetention(anyTime, { history, workers: 1 });
    expect(idleAtLeastMs).toBe((20 * minute) / 3);
    expect(why).toMatchObject({ basis: 'history', spells: 19, spellsWithin: 0 });

    const often = adviseRetention(anyTime, { history: aHistory(repeated([1, 0, 0], 20)), workers: 1 });
    expect(often.idleAtLeastMs).toBe(20 * minute);
    expect(often.why).toMatchObject({ basis: 'history', spells: 19, spellsWithin: 19 });

    const dear = { ...anyTime, waitWorthMs: 40 * minute };
    expect(adviseRetention(dear, { history, workers: 1 }).idleAtLeastMs).toBe(35 * minute);
  });

  it('uses the last worker of the pool, not the first', () => {
    const history = aHistory(repeated([2, 1, 1, ...repeated([0, 1], 40)], 10));
    expect(adviseRetention(anyTime, { history, workers: 1 }).why.spellsWithin).toBeGreaterThan(300);
    expect(adviseRetention(anyTime, { history, workers: 2 })).toMatchObject({
      idleAtLeastMs: (20 * minute) / 3,
      why: { level: 2, spells: 10, spellsWithin: 0 },
    });
  });

  it('is a third of the break-even for a worker that was not needed in a week', () => {
    const history = aHistory(repeated([1, 0], week / 2));
    expect(adviseRetention(anyTime, { history, workers: 40 })).toMatchObject({
      idleAtLeastMs: (20 * minute) / 3,
      why: { basis: 'history', level: 40, spells: 1, spellsWithin: 0, costsAtMost: 4 },
    });
  });

  it('keeps between floor and ceiling, and says which of them it was', () => {
    const limits = { floorMs: 30 * minute, ceilingMs: 60 * minute };
    expect(adviseRetention(limits, { workers: 1 })).toMatchObject({
      idleAtLeastMs: 30 * minute,
      why: { limitedBy: 'floor', costsAtMost: 2.5 },
    });
    expect(adviseRetention({ floorMs: 0, ceilingMs: 5 * minute }, { workers: 1 })).toMatchObject({
      idleAtLeastMs: 5 * minute,
      why: { limitedBy: 'ceiling', costsAtMost: 5 },
    });
    expect(
      adviseRetention({ floorMs: 0, ceilingMs: 60 * minute }, { workers: 1 }).why.limitedBy,
    ).toBeUndefined();
    const unused = { history: aHistory(repeated([0], week)), workers: 1 };
    expect(adviseRetention({ floorMs: 10 * minute, ceilingMs: 60 * minute }, unused)).toMatchObject({
      idleAtLeastMs: 10 * minute,
      why: { limitedBy: 'floor' },
    });
    const steady = { history: aHistory(repeated([1, 0, 0], 20)), workers: 1 };
    expect(adviseRetention({ floorMs: 0, ceilingMs: 20 * minute }, steady)).toMatchObject({
      idleAtLeastMs: 20 * minute,
      why: { limitedBy: 'ceiling', spellsWithin: 19 },
    });
  });

  it('obeys the ceiling when the floor is above it', () => {
    expect(adviseRetention({ floorMs: 60 * minute, ceilingMs: minute }, { workers: 1 }).idleAtLeastMs).toBe(
      minute,
    );
  });

  it('promises nothing when nothing is kept', () => {
    const advice = adviseRetention({ floorMs: 0, ceilingMs: 0 }, { workers: 1 });
    expect(advice).toMatchObject({ idleAtLeastMs: 0, why: { costsAtMost: Infinity } });
  });

  it('is a time within the limits, of any history', () => {
    fc.assert(
      fc.property(
        anyHistory(),
        anyRetention(),
        fc.oneof(fc.integer(), fc.double()),
        (history, retention, workers) => {
          const { idleAtLeastMs, why } = adviseRetention(retention, { history, workers });
          expect(idleAtLeastMs).toBeGreaterThanOrEqual(0);
          if (retention.ceilingMs >= 0) expect(idleAtLeastMs).toBeLessThanOrEqual(retention.ceilingMs);
          if (retention.ceilingMs >= retention.floorMs) {
            expect(idleAtLeastMs).toBeGreaterThanOrEqual(retention.floorMs);
          }
          expect(why.spellsWithin).toBeLessThanOrEqual(why.spells);
        },
      ),
    );
  });
});

describe('the bound of a retention', () => {
  const anySpell = fc.integer({ min: 1, max: 10 * 60 }).map((minutes) => minutes * minute);

  it('is twice the cost of perfect foresight without a past, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(anySpell, { minLength: 1 }),
        fc.integer({ min: 1, max: 900 }),
        (future, bootSeconds) => {
          const advice = adviseRetention(anyTime, { bootMs: bootSeconds * 1000, workers: 1 });
          expect(advice.why.costsAtMost).toBe(2);
          expect(costOf(advice, future)).toBeLessThanOrEqual(2 * leastCost(advice, future));
        },
      ),
    );
  });

  it('is four times with a past, however much that misleads', () => {
    fc.assert(
      fc.property(anyPast(), fc.array(anySpell, { minLength: 1 }), (history, future) => {
        const advice = adviseRetention(anyTime, { history, workers: 1 });
        expect(advice.why.costsAtMost).toBeLessThanOrEqual(4.000001);
        expect(costOf(advice, future)).toBeLessThanOrEqual(
          advice.why.costsAtMost * leastCost(advice, future) + 1,
        );
      }),
    );
  });

  it('is what the advice says with any floor and ceiling', () => {
    fc.assert(
      fc.property(
        fc.tuple(anyPast(), anySpell, anySpell),
        fc.array(anySpell, { minLength: 1 }),
        ([history, a, b], future) => {
          const retention = { floorMs: Math.min(a, b), ceilingMs: Math.max(a, b) };
          const advice = adviseRetention(retention, { history, workers: 1 });
          expect(costOf(advice, future)).toBeLessThanOrEqual(
            advice.why.costsAtMost * leastCost(advice, future) + 1,
          );
        },
      ),
    );
  });

  it('is reached: an adversary who ends each idle time just after the release makes it that dear', () => {
    const advice = adviseRetention({ floorMs: 0, ceilingMs: 5 * minute }, { workers: 1 });
    const worst = [advice.idleAtLeastMs + 1];
    expect(costOf(advice, worst) / leastCost(advice, worst)).toBeGreaterThan(advice.why.costsAtMost * 0.999);
  });

  it('never makes the past dearer than the break-even would have', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 5 }), (idlePeriods) => {
        const history = aHistory([1, ...idlePeriods.flatMap((periods) => [...repeated([0], periods), 1])]);
        const past = idlePeriods.map((periods) => (periods + 1) * 5 * minute);
        const advice = adviseRetention(anyTime, { history, workers: 1 });
        const breakEven = { ...advice, idleAtLeastMs: advice.why.breakEvenMs };
        expect(advice.why.basis).toBe('history');
        expect(costOf(advice, past, 5 * minute)).toBeLessThanOrEqual(costOf(breakEven, past, 5 * minute));
      }),
    );
  });
});

/** Idle time kept, and the worth of the waits after a release. `late`: by how much an end may be later than told. */
function costOf({ idleAtLeastMs, why }: RetentionAdvice, spells: readonly number[], late = 0): number {
  return spells.reduce(
    (sum, ms) => sum + (ms + late <= idleAtLeastMs ? ms : idleAtLeastMs + why.breakEvenMs),
    0,
  );
}

/** The cost with perfect knowledge of the next run. */
function leastCost({ why }: RetentionAdvice, spells: readonly number[]): number {
  return spells.reduce((sum, ms) => sum + Math.min(ms, why.breakEvenMs), 0);
}

function anyPast() {
  return fc
    .array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 0, 1)), { maxLength: 60 })
    .map((pieces) => aHistory(pieces.flatMap(([periods, wanted]) => [1, ...repeated([wanted], periods)])));
}

function anyRetention() {
  const ms = fc.oneof(fc.nat({ max: 1e8 }), fc.constantFrom(0, -5, NaN, Infinity));
  return fc.record({ floorMs: ms, ceilingMs: ms }).chain((limits) =>
    fc.oneof(
      fc.constant(limits),
      ms.map((waitWorthMs) => ({ ...limits, waitWorthMs })),
    ),
  );
}

function repeated(pattern: readonly number[], times: number): number[] {
  return Array.from({ length: times }, () => pattern).flat();
}
