import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import { BinaryHeap, type Arrival } from '@poolkeeper/pool-world';
import { waitsOf, type Outcome } from '../simulation/outcome.ts';

const hourMs = 3_600_000;

/**
 * What a scaler that knows the future would come to: no scaler starts runs earlier, and none that starts every run as early
 * has fewer instance-hours.
 *
 * Waits: with all `maxSize` workers there all the time, a run starts as soon as it and a worker are there. Runs start in the
 * order in which they were queued, so nothing starts one earlier.
 *
 * Instance-hours: these starts fix how many workers are busy at each moment, d(t). A scaler has x(t) >= d(t) instances, and pays
 * for the time under x and one boot for each launch, which is each step up of x. Both are sums over levels k = 1, 2, ...: of the
 * time in which x >= k, and of the times at which that begins. At level k the instance has to be there while d >= k; a gap between
 * costs the least if it is kept when it is no longer than a boot, and ended otherwise. These levels together are a scaler, as a
 * gap of level k lies within one of level k + 1, so that it is kept whenever that one is. So the sum of the least costs of the
 * levels is the least cost. Boots are taken to be of the same length, and the maximum does not count instances that boot: both
 * only lower the bound.
 *
 * A scaler that lets runs wait may have fewer hours, at least `busyHours`.
 */
export function leastCost(
  arrivals: readonly Arrival[],
  { maxSize, bootMs }: { readonly maxSize: number; readonly bootMs: DurationMs },
): Outcome {
  const waits = new Float64Array(arrivals.length);
  const changes: { readonly at: EpochMs; readonly by: 1 | -1 }[] = [];
  const freeAt = new BinaryHeap<EpochMs>((a, b) => a < b);
  let busyMs = 0;
  for (const [index, { queuedAt, durationSeconds }] of arrivals.entries()) {
    const free = freeAt.size < maxSize ? undefined : freeAt.pop();
    const startedAt = Math.max(queuedAt, free ?? queuedAt);
    const endedAt = startedAt + durationSeconds * 1000;
    waits[index] = startedAt - queuedAt;
    busyMs += durationSeconds * 1000;
    freeAt.push(endedAt);
    changes.push({ at: startedAt, by: 1 }, { at: endedAt, by: -1 });
  }
  // A worker whose run ends takes the next one in the same moment.
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  const levelEndedAt: EpochMs[] = [];
  let level = 0;
  let launched = 0;
  let gapsMs = 0;
  let mostAtOnce = 0;
  for (const { at, by } of changes) {
    if (by === -1) {
      level -= 1;
      levelEndedAt[level] = at;
      continue;
    }
    const gapMs = at - (levelEndedAt[level] ?? -Infinity);
    if (gapMs <= bootMs) gapsMs += gapMs;
    else launched += 1;
    level += 1;
    mostAtOnce = Math.max(mostAtOnce, level);
  }
  const { waitP50, waitP95, waitP99, waitMost } = waitsOf(waits);
  return {
    runs: arrivals.length,
    waitP50,
    waitP95,
    waitP99,
    waitMost,
    instanceHours: (busyMs + gapsMs + launched * bootMs) / hourMs,
    busyHours: busyMs / hourMs,
    launched,
    mostAtOnce,
  };
}
