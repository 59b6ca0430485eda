import { carryingInstances } from '../carrying-instances.ts';
import type { Crew } from './crew.ts';

const minute = 60_000;

export interface Drains {
  has(workerId: string): boolean;
  liftAll(): void;
}

/** They drain workers, and lift the drain later. */
export function planDrains(crew: Crew): Drains {
  const { world, faults, stage } = crew;
  const drained = new Set<string>();

  crew.at('drains', () => {
    const worker = crew.anyOf(
      'drains',
      world.spacelift.workers().filter((each) => !each.drained),
    );
    if (worker === undefined) return;
    crew.act(
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
    // Nobody gives runs to a machine that is on its way out: its drain is the gate's by now.
    const carrier = carryingInstances(world).get(workerId);
    const member = crew.group().instances.find(({ instanceId }) => instanceId === carrier);
    const isLeaving = member === undefined || /Terminat|Detach/u.test(member.lifecycleState);
    if (isLeaving) return;
    crew.act(
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
