import type { Interruption, SimulatedRun } from '@poolkeeper/pool-world';

/** The number of interrupted runs by cause. Causes without a run are left out. */
export type Interruptions = Readonly<Partial<Record<Interruption, number>>>;

export function countInterruptions(runs: readonly SimulatedRun[]): Interruptions {
  const counts: Partial<Record<Interruption, number>> = {};
  for (const { interruption } of runs) {
    if (interruption !== undefined) counts[interruption] = (counts[interruption] ?? 0) + 1;
  }
  return counts;
}

/** Runs whose instance was terminated through the group while it was busy. Poolkeeper must never cause one. */
export function interruptedByUs(interruptions: Interruptions): number {
  const { terminated = 0, 'hook-timed-out': timedOut = 0, 'hook-deleted': deleted = 0 } = interruptions;
  return terminated + timedOut + deleted;
}

export function allInterruptions(interruptions: Interruptions): number {
  return Object.values(interruptions).reduce((sum, count) => sum + count, 0);
}

const losses = {
  'spot-reclaim': 'spot reclaim',
  'host-failure': 'host failure',
  'zone-lost': 'the loss of a zone',
  'terminated-past-group': 'EC2 TerminateInstances calls',
  'stopped-past-group': 'EC2 StopInstances calls',
  'pool-cycled': 'a cycle of the worker pool',
} as const satisfies Record<Exclude<Interruption, 'terminated' | 'hook-timed-out' | 'hook-deleted'>, string>;

/** Runs that were lost to causes outside of Poolkeeper's control, by cause. */
export function describeLosses(interruptions: Interruptions): readonly string[] {
  const kinds = Object.keys(losses) as readonly (keyof typeof losses)[];
  return kinds.flatMap((by) => {
    const count = interruptions[by] ?? 0;
    return count === 0 ? [] : [`${count} lost to ${losses[by]}`];
  });
}
