import { membersIn, type Snapshot } from '@poolkeeper/pool-model';
import type { Machines, Ports } from './ports.ts';
import { isRetained } from './retained.ts';
import { wordsOf } from './words-of.ts';

export interface MachinesSeen {
  readonly machines: Machines;
  /** Why they could not be looked up; then none is known. */
  readonly problem?: string;
}

/**
 * Asks EC2 about the machines that pool and group leave unclear: a worker of this group whose instance is not in it, and
 * a retained instance without a worker. Usually there are none, and nobody is asked. Never rejects: the pass is worth
 * more than what is found here.
 */
export async function lookUpMachines(snapshot: Snapshot, { instances }: Ports): Promise<MachinesSeen> {
  const ids = unclearIds(snapshot);
  if (ids.length === 0) return { machines: new Map() };
  try {
    return { machines: await instances.machines(ids) };
  } catch (error) {
    return { machines: new Map(), problem: wordsOf(error) };
  }
}

function unclearIds(snapshot: Snapshot): readonly string[] {
  const retained = membersIn(snapshot, 'leaving').filter(
    (member) => isRetained(member) && member.workers.length === 0,
  );
  const outside = membersIn(snapshot, 'ghost').flatMap(({ workers }) =>
    workers.flatMap(({ identity }) => (identity.kind === 'known' ? [identity.instanceId] : [])),
  );
  return [...new Set([...retained.map(({ instance }) => instance.id), ...outside])];
}
