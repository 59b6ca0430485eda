import { membersIn, type EpochMs, type Snapshot } from '@poolkeeper/pool-model';
import type { Machines } from './ports.ts';

/** An instance that is paid for and does no work for the pool, for a reason that Poolkeeper does not know. */
export interface UnexplainedInstance {
  readonly instanceId: string;
  /**
   * - `standby`: taken aside in the group.
   * - `detached`: on its way out of the group.
   * - `outside-the-group`: its machine runs, and it has a worker of this group, but the group does not have it.
   */
  readonly where: 'standby' | 'detached' | 'outside-the-group';
  readonly launchedAt?: EpochMs;
  readonly instanceType?: string;
}

/** The instances that only a person can explain. They are reported and never touched: someone may be at work on them. */
export function unexplainedInstances(snapshot: Snapshot, machines: Machines): readonly UnexplainedInstance[] {
  return [...aside(snapshot), ...outside(snapshot, machines)];
}

function aside(snapshot: Snapshot): readonly UnexplainedInstance[] {
  return membersIn(snapshot, 'leaving').flatMap(({ instance }) => {
    const { id, state, launchedAt, instanceType } = instance;
    if (state !== 'standby' && state !== 'detached') return [];
    return [
      {
        instanceId: id,
        where: state,
        launchedAt,
        instanceType,
      },
    ];
  });
}

function outside(snapshot: Snapshot, machines: Machines): readonly UnexplainedInstance[] {
  const ghosts = membersIn(snapshot, 'ghost').flatMap(({ workers: [{ identity }] }) =>
    identity.kind === 'known' ? [identity.instanceId] : [],
  );
  return [...new Set(ghosts)].flatMap((instanceId) => {
    const machine = machines.get(instanceId);
    if (machine?.isRunning !== true) return [];
    const { launchedAt } = machine;
    return [{ instanceId, where: 'outside-the-group', launchedAt }];
  });
}
