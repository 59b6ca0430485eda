import type { SeededFaults } from '@poolkeeper/pool-world';
import type { Episode } from '../faults/episodes.ts';
import type { Stage } from '../stage/stage.ts';
import { planAbsences } from './absences.ts';
import { Crew } from './crew.ts';
import { planDeployments } from './deployments.ts';
import { planDetachments } from './detachments.ts';
import { planDrains } from './drains.ts';
import { endRetainedWarmInstances } from './end-retained-warm-instances.ts';
import { planInterventions, setBounds, type GroupBounds } from './interventions.ts';
import { planProtections } from './protections.ts';

export interface Operators {
  /** Whether a worker's drain is a person's, and not lifted yet. */
  hasDrained(workerId: string): boolean;
  /** Whether somebody has taken an instance out of the group and not ended it yet. */
  hasInHand(instanceId: string): boolean;
  /** Whether machines of the group's launch template bring up a worker. */
  areTemplatesGood(): boolean;
  /**
   * They lift their drains and protections, bring back what they took aside, mend the launch template, end what the warm
   * pool has retained, and set the group's bounds as they were.
   */
  tidyUp(): void;
}

/** Plans what people do, for the time in which there are faults. */
export function planOperators(
  stage: Stage,
  faults: SeededFaults,
  { span, bounds }: { readonly span: Episode; readonly bounds: GroupBounds },
): Operators {
  const crew = new Crew(stage, faults, span);
  const drains = planDrains(crew);
  const absences = planAbsences(crew);
  const detachments = planDetachments(crew);
  const protections = planProtections(crew);
  const deployments = planDeployments(crew);
  planInterventions(crew, bounds);
  return {
    hasDrained: (workerId) => drains.has(workerId),
    hasInHand: (instanceId) => detachments.has(instanceId),
    areTemplatesGood: () => deployments.areGood(),
    tidyUp() {
      drains.liftAll();
      absences.endAll();
      protections.liftAll();
      deployments.mend();
      endRetainedWarmInstances(crew);
      setBounds(crew, bounds);
    },
  };
}
