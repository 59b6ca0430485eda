import fc from 'fast-check';
import type { DemandHistory } from '@poolkeeper/pool-model';

/** A Monday, midnight in UTC. */
export const monday = Date.UTC(2026, 9, 5);

/** A history from the demand of its periods, 5 minutes each, from a Monday on. */
export function aHistory(demand: readonly number[], periodMs = 300_000): DemandHistory {
  return {
    periodMs,
    points: demand.map((wanted, period) => ({ at: monday + period * periodMs, demand: wanted })),
  };
}

/** Also such as no pool has: out of order, with holes, not numbers. */
export function anyHistory(): fc.Arbitrary<DemandHistory> {
  const demand = fc.oneof(
    { weight: 9, arbitrary: fc.nat({ max: 20 }) },
    fc.constantFrom(NaN, -1, Infinity, 1e12, 0.5),
  );
  const sensible = fc.array(demand, { maxLength: 300 }).map((all) => aHistory(all));
  const nonsense = fc.record({
    periodMs: fc.constantFrom(300_000, 60_000, 0, -1, NaN, Infinity),
    points: fc.array(fc.record({ at: fc.oneof(fc.integer(), fc.double()), demand }), { maxLength: 50 }),
  });
  return fc.oneof({ weight: 4, arbitrary: sensible }, nonsense);
}
