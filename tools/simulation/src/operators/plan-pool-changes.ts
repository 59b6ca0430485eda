import { deployment } from '../deployment.ts';
import { instancesOfWorkers } from '../stage/instance-of-worker.ts';
import type { Operator } from './operator.ts';

const minute = 60_000;
const { groupName, poolId: firstPoolId } = deployment;

export interface PoolChangePlan {
  /** Puts the first pool back. */
  restore(): void;
  /** Terminates what was launched for another pool than that of the settings, which Poolkeeper leaves to operators. */
  endOthers(): void;
}

/** Plans when the settings name another worker pool. */
export function planPoolChanges(operator: Operator): PoolChangePlan {
  const { world, faults, stage } = operator;
  let changes = 0;

  operator.at('pool-changed', () => {
    if (stage.poolId !== firstPoolId) return;
    changes += 1;
    const { poolId } = world.spaceliftPools.create({ poolId: `${firstPoolId.slice(0, -1)}${changes}` });
    deploy(poolId);
    stage.after(minute + faults.source('pool-changed').integer(60 * minute), restore);
  });

  function deploy(poolId: string): void {
    operator.act(
      () => `deploys the pool id ${poolId}`,
      () => {
        world.autoScaling.updateGroup({
          groupName,
          workerPoolId: poolId,
          tags: { 'poolkeeper:pool': poolId },
        });
      },
    );
    stage.poolId = poolId;
    // The runbook: what was launched before is terminated through the group.
    stage.after(5 * minute, endOthers);
  }

  function restore(): void {
    if (stage.poolId !== firstPoolId) deploy(firstPoolId);
  }

  function endOthers(): void {
    const pools = new Map(
      world.ec2.describeInstances().map(({ instanceId, tags }) => [instanceId, tags['poolkeeper:pool']]),
    );
    for (const { instanceId, lifecycleState } of operator.group().instances) {
      if ((pools.get(instanceId) ?? stage.poolId) === stage.poolId) continue;
      const isRetained = lifecycleState === 'Terminating:Retained' && !hasRun(instanceId);
      if (lifecycleState !== 'InService' && !isRetained) continue;
      operator.act(
        () => `terminates ${instanceId}, which was launched for another pool`,
        () => world.autoScaling.terminateInstance({ instanceId, decrement: false }),
      );
    }
  }

  function hasRun(instanceId: string): boolean {
    const instanceIds = instancesOfWorkers(world);
    return world.spaceliftPools
      .all()
      .some((pool) => pool.everyWorker().some(({ id, busy }) => busy && instanceIds.get(id) === instanceId));
  }

  return { restore, endOthers };
}
