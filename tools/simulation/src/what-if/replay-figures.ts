import type { World } from '@poolkeeper/pool-world';

/** What a replay came to. Waits are from queued to started, in seconds. */
export interface ReplayFigures {
  readonly runs: number;
  readonly waitP50: number;
  readonly waitP95: number;
  readonly waitMost: number;
  /** Of all instances, from their launch to their end. */
  readonly instanceHours: number;
  readonly launched: number;
  readonly mostAtOnce: number;
  /** Runs that did not come to their end. */
  readonly interrupted: number;
}

export function replayFigures({ spacelift, history }: World): ReplayFigures {
  const waits = spacelift
    .runs()
    .flatMap(({ queuedAt, startedAt }) => (startedAt === undefined ? [] : (startedAt - queuedAt) / 1000))
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

/** The smallest of them that a share (0 to 1) does not exceed. */
function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0;
}
