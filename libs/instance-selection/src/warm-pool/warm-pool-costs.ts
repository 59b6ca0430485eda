import type { DemandHistory, DurationMs } from '@poolkeeper/pool-model';

/** What a warm pool would save and cost. Prices are in any one currency. */
export interface WarmPoolCosts {
  /** The pool's past demand: where it rises, instances are launched. */
  readonly history: DemandHistory;
  /** From launch to registered worker, without a warm pool. */
  readonly coldBootMs: DurationMs;
  /** From start to registered worker, of a stopped instance. */
  readonly warmStartMs: DurationMs;
  /** From taking an instance out of the warm pool until another is in its place. @default - twice `coldBootMs` */
  readonly refillMs?: DurationMs;
  /** Of a running instance. */
  readonly pricePerHour: number;
  /** Of a stopped instance: its volumes. */
  readonly stoppedPricePerHour: number;
  /** What an hour of a run's waiting is worth: people who wait, and whatever else. */
  readonly waitWorthPerHour: number;
  /** For how long an idle worker is kept: it serves a rise of demand before anything is launched. @default 5 minutes */
  readonly idleAtLeastMs?: DurationMs;
  /** Workers that are there anyhow: the group's minimum. @default 0 */
  readonly minSize?: number;
  /** More than 1,000 are taken for 1,000. @default 50 */
  readonly largestSize?: number;
}

/** The best size of a warm pool, and what it is worth. */
export interface WarmPoolBreakEven {
  /** 0 when none pays. */
  readonly size: number;
  /** At that size, over the history. */
  readonly at: WarmPoolFigures;
  /** At each size, from 0: what the size was chosen by. */
  readonly sizes: readonly WarmPoolFigures[];
  readonly breakEven: {
    /** What an hour of waiting has to be worth for the first stopped instance to pay. Absent when nothing is saved. */
    readonly waitWorthPerHour?: number;
    /** Warm starts a day that one stopped instance has to serve to pay for itself. Absent when none is enough. */
    readonly startsPerDay?: number;
    /** Cold boots shorter than this make even the first stopped instance a loss. Absent when no length pays. */
    readonly coldBootMs?: DurationMs;
  };
  /** In sentences, for people. */
  readonly explanation: string;
}

export interface WarmPoolFigures {
  readonly size: number;
  /** Launches that the pool could serve, of `launches`. */
  readonly warmStarts: number;
  readonly launches: number;
  readonly waitSavedMs: DurationMs;
  /** What the pool costs: stopped instances, and the extra boots. */
  readonly cost: number;
  /** What the saved wait is worth, less the cost. */
  readonly net: number;
  /** What this size adds to the net of one less. */
  readonly marginalNet: number;
}

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
