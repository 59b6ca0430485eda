import type { DemandHistory, DurationMs, EpochMs } from '@poolkeeper/pool-model';

/** A demand history with a place for every period, so that any moment of it is found at once. */
export interface DemandGrid {
  readonly startsAt: EpochMs;
  readonly periodMs: DurationMs;
  /** The largest demand of each period, NaN where unknown. */
  readonly demand: Float64Array;
}

/** Ten weeks of 5 minutes. Older points are left out, so a nonsensical time costs no memory. */
const longest = 20_000;
/**
 * Missing periods up to this number take the demand of the period before, as after a late pass. Longer gaps stay
 * unknown.
 */
const filledHole = 2;

const grids = new WeakMap<DemandHistory, DemandGrid>();
const nothing: DemandGrid = { startsAt: 0, periodMs: 1, demand: new Float64Array(0) };

/** The grid of a history; it is made once for each history object. Points that make no sense are unknown. */
export function demandGrid(history: DemandHistory | undefined): DemandGrid {
  if (history === undefined) return nothing;
  const known = grids.get(history);
  if (known !== undefined) return known;
  const grid = makeGrid(history);
  grids.set(history, grid);
  return grid;
}

/** The period of a grid in which a moment is; it may be outside the grid. */
export function periodAt({ startsAt, periodMs }: DemandGrid, at: EpochMs): number {
  return Math.floor((at - startsAt) / periodMs);
}

/** The demand of a period, 0 where unknown. */
export function knownDemand(demand: Float64Array, period: number): number {
  const wanted = demand[period] ?? NaN;
  return Number.isNaN(wanted) ? 0 : wanted;
}

function makeGrid({ periodMs, points }: DemandHistory): DemandGrid {
  const sensible = points.filter(({ at, demand }) => Number.isFinite(at) && demand >= 0 && demand < Infinity);
  if (!(periodMs > 0 && periodMs < Infinity) || sensible.length === 0) return nothing;
  let first = Infinity;
  let last = -Infinity;
  for (const { at } of sensible) {
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  const periods = Math.min(longest, Math.floor((last - first) / periodMs) + 1);
  const startsAt = periods < longest ? first : last - (longest - 1) * periodMs;
  const demand = new Float64Array(periods).fill(NaN);
  for (const point of sensible) {
    const period = Math.floor((point.at - startsAt) / periodMs);
    const known = demand[period] ?? NaN;
    const wanted = Math.floor(point.demand);
    if (period >= 0) demand[period] = known > wanted ? known : wanted;
  }
  fillSmallHoles(demand);
  return { startsAt, periodMs, demand };
}

function fillSmallHoles(demand: Float64Array): void {
  let lastKnown = -Infinity;
  for (let period = 0; period < demand.length; period += 1) {
    if (Number.isNaN(demand[period])) continue;
    if (period - lastKnown - 1 <= filledHole) demand.fill(demand[lastKnown] ?? NaN, lastKnown + 1, period);
    lastKnown = period;
  }
}
