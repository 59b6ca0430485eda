import type { DemandHistory, DurationMs, EpochMs } from '@poolkeeper/pool-model';

/** The largest demand in a pool's history over the last so long. 0 when nothing is known of it. */
export function peakDemand(
  history: DemandHistory | undefined,
  windowMs: DurationMs | undefined,
  observedAt: EpochMs,
): number {
  if (history === undefined || windowMs === undefined || !(windowMs > 0)) return 0;
  const { points, periodMs } = history;
  const from = observedAt - windowMs;
  let peak = 0;
  // Ascending in time, so the window is at the end, and the rest of the weeks is not looked at.
  for (let index = points.length - 1; index >= 0; index -= 1) {
    const point = points[index];
    if (point === undefined || point.at + periodMs <= from) break;
    if (point.at <= observedAt && point.demand > peak && point.demand < Infinity) peak = point.demand;
  }
  return peak;
}
