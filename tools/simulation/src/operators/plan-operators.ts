import { deployment } from '../deployment.ts';
import type { SeededFaults } from '@poolkeeper/pool-world';
import type { Episode } from '../faults/episodes.ts';
import { instancesOfWorkers } from '../stage/instance-of-worker.ts';
import type { Stage } from '../stage/stage.ts';
import { planStandbys } from './plan-standbys.ts';
import { Operator } from './operator.ts';
import { planDeployments } from './plan-deployments.ts';
import { planDetachments } from './plan-detachments.ts';
import { planDrains } from './plan-drains.ts';
import { planInterventions, setBounds, type GroupBounds } from './plan-interventions.ts';
import { planPauses } from './plan-pauses.ts';
import { planPoolChanges } from './plan-pool-changes.ts';
import { planHookChanges } from './plan-hook-changes.ts';
import { planSuspensions } from './plan-suspensions.ts';
import { planProtections } from './plan-protections.ts';

export interface Operators {
  /** Whether an operator has drained the worker and not lifted the drain yet. */
  hasDrained(workerId: string): boolean;
  /** Whether an operator has detached the instance and not terminated it yet. */
  hasDetached(instanceId: string): boolean;
  /** Whether an operator has paused the autoscaler. */
  isPaused(): boolean;
  /** Whether machines of the group's launch template version register a worker. */
  areTemplatesGood(): boolean;
  /**
   * Resumes a paused autoscaler, lifts drains and protections, ends standbys, fixes the launch template, terminates what the warm pool has retained,
   * and restores the group's bounds.
   */
  tidyUp(): void;
  /** Terminates what Poolkeeper leaves to operators: what the warm pool has retained, and what was launched for another pool. */
  endWhatIsLeft(): void;
}

/** Plans what operators do while faults strike. */
export function planOperators(
  stage: Stage,
  faults: SeededFaults,
  {
    span,
    bounds,
    hasWitness,
  }: { readonly span: Episode; readonly bounds: GroupBounds; readonly hasWitness: boolean },
): Operators {
  const operator = new Operator(stage, faults, span);
  const drains = planDrains(operator);
  const standbys = planStandbys(operator);
  const detachments = planDetachments(operator);
  const protections = planProtections(operator);
  const deployments = planDeployments(operator);
  const hooks = planHookChanges(operator);
  const suspensions = planSuspensions(operator);
  const pauses = planPauses(operator);
  const pools = planPoolChanges(operator);
  planInterventions(operator, { bounds, hasWitness });
  return {
    hasDrained: (workerId) => drains.has(workerId),
    hasDetached: (instanceId) => detachments.has(instanceId),
    isPaused: () => pauses.isPaused(),
    areTemplatesGood: () => deployments.areGood(),
    tidyUp() {
      hooks.restore();
      pools.restore();
      suspensions.endAll();
      pauses.resume();
      drains.liftAll();
      standbys.endAll();
      protections.liftAll();
      deployments.fix();
      endRetainedWarmInstances(operator);
      setBounds(operator, bounds);
    },
    endWhatIsLeft() {
      endRetainedWarmInstances(operator);
      pools.endOthers();
    },
  };
}

/** No run gets to an instance of the warm pool, unless somebody has started a worker on it. */
function hasRun({ world }: Operator, instanceId: string): boolean {
  const instanceIds = instancesOfWorkers(world);
  return world.spacelift.everyWorker().some(({ id, busy }) => busy && instanceIds.get(id) === instanceId);
}

/** Retained instances of the warm pool are listed only there, which Poolkeeper does not read. */
function endRetainedWarmInstances(operator: Operator): void {
  const { autoScaling } = operator.world;
  const { instances = [] } = autoScaling.describeWarmPool(deployment.groupName) ?? {};
  for (const { instanceId, lifecycleState } of instances) {
    if (!/^Warmed:.*:Retained$/u.test(lifecycleState) || hasRun(operator, instanceId)) continue;
    operator.act(
      () => `terminates ${instanceId}, which the warm pool had retained`,
      () => autoScaling.terminateInstance({ instanceId, decrement: false }),
    );
  }
}
