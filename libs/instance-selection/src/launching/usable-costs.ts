import type { WarmPoolCosts } from './warm-pool-costs.ts';

const hourMs = 3_600_000;
const defaultIdleMs = 5 * 60_000;
const defaultLargestSize = 50;
/** Each size is replayed on its own, and no group is much larger. */
const mostSizes = 1000;

/** The costs with defaults, in numbers that can be calculated with. */
export interface UsableCosts {
  readonly hours: number;
  readonly coldBootMs: number;
  readonly warmStartMs: number;
  readonly refillMs: number;
  readonly pricePerHour: number;
  readonly stoppedPricePerHour: number;
  readonly waitWorthPerHour: number;
  readonly idleAtLeastMs: number;
  readonly minSize: number;
  readonly largestSize: number;
}

/** Negative numbers and NaN become 0. */
export function usableCosts(costs: WarmPoolCosts): UsableCosts {
  const { history } = costs;
  const coldBootMs = amount(costs.coldBootMs);
  return {
    hours: (history.points.length * amount(history.periodMs)) / hourMs,
    coldBootMs,
    warmStartMs: amount(costs.warmStartMs),
    refillMs: amount(costs.refillMs ?? 2 * coldBootMs),
    pricePerHour: amount(costs.pricePerHour),
    stoppedPricePerHour: amount(costs.stoppedPricePerHour),
    waitWorthPerHour: amount(costs.waitWorthPerHour),
    idleAtLeastMs: amount(costs.idleAtLeastMs ?? defaultIdleMs),
    minSize: amount(costs.minSize ?? 0),
    largestSize: Math.min(mostSizes, Math.floor(amount(costs.largestSize ?? defaultLargestSize))),
  };
}

function amount(value: number): number {
  return value > 0 ? Math.min(value, Number.MAX_SAFE_INTEGER) : 0;
}
