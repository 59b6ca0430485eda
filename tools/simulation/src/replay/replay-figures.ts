import { workerNeedsOf, type World } from '@poolkeeper/pool-world';

/** The results of a replay. Waits are in seconds from ready to started; a run that is confirmed waits twice, and both count. */
export interface ReplayFigures {
  readonly runs: number;
  readonly waitP50: number;
  readonly waitP95: number;
  readonly waitMost: number;
  /** The hours from launch to termination, summed over all instances. */
  readonly instanceHours: number;
  readonly launched: number;
  readonly mostAtOnce: number;
  /** Number of interrupted runs. */
  readonly interrupted: number;
}

export function replayFigures({ spacelift, history }: World): ReplayFigures {
  const waits = spacelift
    .runs()
    .flatMap(workerNeedsOf)
    .flatMap(({ readyAt, startedAt }) => (startedAt === undefined ? [] : (startedAt - readyAt) / 1000))
    .toSorted((a, b) => a - b);
  return {
    runs: spacelift.runs().length,
    waitP50: quantile(waits, 0.5),
    waitP95: quantile(waits, 0.95),
    waitMost: waits.at(-1) ?? 0,
    instanceHours: history.instanceHours(),
    launched: history.launched(),
    mostAtOnce: history.peak(),
    interrupted: spacelift.runCounts().interrupted,
  };
}

/** The smallest value that a share (0 to 1) of the values does not exceed. */
function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0;
}
