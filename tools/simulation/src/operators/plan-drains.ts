import { instancesOfWorkers } from '../stage/instance-of-worker.ts';
import type { Operator } from './operator.ts';

const minute = 60_000;

export interface DrainPlan {
  has(workerId: string): boolean;
  liftAll(): void;
}

/** Plans when workers are drained and the drain is lifted. */
export function planDrains(operator: Operator): DrainPlan {
  const { world, faults, stage } = operator;
  const drained = new Set<string>();

  operator.at('drains', () => {
    const worker = operator.anyOf(
      'drains',
      world.spacelift.workers().filter((each) => !each.drained),
    );
    if (worker === undefined) return;
    operator.act(
      () => `drains ${worker.id}`,
      () => world.spacelift.drainSet(worker.id, true),
    );
    drained.add(worker.id);
    stage.after(minute + faults.source('drains').integer(30 * minute), () => {
      lift(worker.id);
    });
  });

  function lift(workerId: string): void {
    if (!drained.delete(workerId)) return;
    const worker = world.spacelift.workers().find(({ id }) => id === workerId);
    if (worker === undefined) return;
    // The drain of a terminating instance is the gate's, and is not lifted.
    const ownId = instancesOfWorkers(world).get(workerId);
    const member = operator.group().instances.find(({ instanceId }) => instanceId === ownId);
    const isLeaving = member === undefined || /Terminat|Detach/u.test(member.lifecycleState);
    if (isLeaving) return;
    operator.act(
      () => `lifts the drain of ${workerId}`,
      () => world.spacelift.drainSet(workerId, false),
    );
  }

  return {
    has: (workerId) => drained.has(workerId),
    liftAll() {
      for (const workerId of [...drained]) lift(workerId);
    },
  };
}
