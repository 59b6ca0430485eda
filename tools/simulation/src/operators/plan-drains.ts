import { liftDrain } from './lift-drain.ts';
import type { Operator } from './operator.ts';

const minute = 60_000;
/** How soon to try again while Spacelift does not list the worker. */
const retryEveryMs = 5 * minute;

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
    if (!drained.has(workerId)) return;
    const isListed = world.spacelift.workers().some(({ id }) => id === workerId);
    if (!isListed && world.spacelift.everyWorker().some(({ id }) => id === workerId)) {
      stage.after(retryEveryMs, () => {
        lift(workerId);
      });
      return;
    }
    drained.delete(workerId);
    operator.act(
      () => `lifts the drain of ${workerId}, unless its instance is leaving`,
      () => liftDrain(world, workerId),
    );
  }

  return {
    has: (workerId) => drained.has(workerId),
    liftAll() {
      for (const workerId of [...drained]) lift(workerId);
    },
  };
}
