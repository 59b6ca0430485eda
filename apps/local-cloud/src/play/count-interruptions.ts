import type { Interruption, SimulatedRun } from '@poolkeeper/pool-world';

/** How many runs were interrupted by what; what interrupted none is left out. */
export type Interruptions = Readonly<Partial<Record<Interruption, number>>>;

export function countInterruptions(runs: readonly SimulatedRun[]): Interruptions {
  const counts: Partial<Record<Interruption, number>> = {};
  for (const { interruption } of runs) {
    if (interruption !== undefined) counts[interruption] = (counts[interruption] ?? 0) + 1;
  }
  return counts;
}

/** Those that must never be: somebody let an instance go while it was busy. */
export function interruptedByUs({ terminated = 0 }: Interruptions): number {
  return terminated;
}

export function interruptedAtAll(interruptions: Interruptions): number {
  return Object.values(interruptions).reduce((sum, count) => sum + count, 0);
}

const losses = {
  'spot-reclaim': 'spot reclaim',
  'host-failure': 'host failure',
  'zone-lost': 'the loss of a zone',
  'terminated-past-group': 'EC2 TerminateInstances calls',
} as const satisfies Record<Exclude<Interruption, 'terminated'>, string>;

/** Those that nobody here could keep from happening, by what did it. */
export function describeLosses(interruptions: Interruptions): readonly string[] {
  const kinds = Object.keys(losses) as readonly (keyof typeof losses)[];
  return kinds.flatMap((by) => {
    const count = interruptions[by] ?? 0;
    return count === 0 ? [] : [`${count} lost to ${losses[by]}`];
  });
}
