import type { DemandHistory, DemandPoint, DurationMs, EpochMs } from '@poolkeeper/pool-model';

/** Instances launched at about the same time. */
export interface LaunchBurst {
  readonly at: EpochMs;
  /** At least 1. */
  readonly count: number;
}

/**
 * The launches of the past: wherever the demand rises above the existing workers, which equal the largest demand of the
 * time for which an idle one is kept. Where no demand is recorded, no launch is known.
 */
export function launchesIn(
  { points, periodMs }: DemandHistory,
  { idleAtLeastMs, minSize }: { readonly idleAtLeastMs: DurationMs; readonly minSize: number },
): readonly LaunchBurst[] {
  return points.flatMap(({ at, demand }, place): readonly LaunchBurst[] => {
    const kept = keptFrom(points, place, at - idleAtLeastMs - periodMs);
    if (kept === undefined) return [];
    const count = Math.floor(demand) - Math.max(kept, minSize);
    return count >= 1 ? [{ at, count }] : [];
  });
}

/** The largest demand since a moment, before the point at that place. */
function keptFrom(points: readonly DemandPoint[], place: number, since: EpochMs): number | undefined {
  let kept: number | undefined;
  for (let earlier = place - 1; earlier >= 0; earlier -= 1) {
    const point = points[earlier];
    if (point === undefined || point.at < since) break;
    kept = Math.max(kept ?? 0, Math.floor(point.demand));
  }
  return kept;
}

/** How many of the launches a warm pool of this size can serve, if each place is refilled after `refillMs`. */
export function warmStartsAt(size: number, bursts: readonly LaunchBurst[], refillMs: DurationMs): number {
  let outside: readonly LaunchBurst[] = [];
  let warmStarts = 0;
  for (const { at, count } of bursts) {
    outside = outside.filter((taken) => taken.at + refillMs > at);
    const ready = size - outside.reduce((sum, taken) => sum + taken.count, 0);
    const served = Math.min(count, ready);
    warmStarts += served;
    outside = [...outside, { at, count: served }];
  }
  return warmStarts;
}
