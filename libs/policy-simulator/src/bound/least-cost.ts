import type { EpochMs } from '@poolkeeper/pool-model';
import { fixedScaler } from '../scalers/fixed-scaler.ts';
import { figuresOf, type SimulatedOutcome } from '../simulation/outcome.ts';
import { playRuns, type SimulationInput } from '../simulation/simulate.ts';

const hourMs = 3_600_000;

/** Without the course of time. */
export type LeastCost = Omit<SimulatedOutcome, 'demand' | 'instances'>;

/**
 * What a scaler that knows the future would come to: no scaler starts runs earlier, and none that starts every run as early
 * has fewer instance-hours.
 *
 * Waits: all workers that the maximum allows are there all the time, so a run starts as soon as it is ready and a worker is free.
 * Runs start in the order in which they are ready, so that nothing starts one earlier. (Where the maximum makes runs wait that
 * lock a stack or trigger others, their order may change, and this is no bound but a pool that is never too small.)
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
export function leastCost(input: Omit<SimulationInput, 'scaler'>): LeastCost {
  const { maxSize, bootMs } = input.shape;
  const { taken, ended } = playRuns({
    ...input,
    shape: { ...input.shape, minSize: maxSize },
    scaler: fixedScaler(),
  });
  const figures = figuresOf(taken);
  // A worker whose run ends takes the next one in the same moment.
  const changes = taken
    .flatMap(({ startedAt, endedAt }) => [
      { at: startedAt, by: 1 },
      { at: endedAt, by: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
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
  const instanceHours = figures.busyHours + (gapsMs + launched * bootMs) / hourMs;
  return { ...figures, runs: ended, instanceHours, stoppedHours: 0, launched, mostAtOnce };
}
