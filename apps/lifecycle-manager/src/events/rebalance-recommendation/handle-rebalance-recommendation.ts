import type { Gate } from '../../gate.ts';
import { done, lookAgain, type Outcome } from '../../outcome.ts';
import { isReplaceable, replace } from '../../replace.ts';
import type { Survey } from '../../survey.ts';
import type { RebalanceRecommendation } from './rebalance-recommendation.ts';

/** Replaces the instance, through its termination hook, where the policy says so. It throws nothing. */
export async function handleRebalanceRecommendation(
  { instanceId }: RebalanceRecommendation,
  { group }: Survey,
  gate: Gate,
): Promise<Outcome> {
  if (gate.settings.rebalanceRecommendation === 'ignore') return done('rebalance-ignored');
  if (group === undefined) return lookAgain('group-unreadable');
  const instance = group.instances.find(({ id }) => id === instanceId);
  if (instance === undefined) return done('not-in-group');
  if (!isReplaceable(instance)) return done('leaving-already');
  if (!group.hasTerminationHook) {
    gate.log.warn('the group has no termination hook: an instance is not replaced until it has one', {
      code: 'no-termination-hook',
      instanceId,
    });
    return done('no-termination-hook');
  }
  switch (await replace(instanceId, gate)) {
    case 'terminating':
      return done('replaced');
    case 'not-in-group':
      return done('leaving-already');
    case 'at-min-size':
    case 'busy-scaling':
    case undefined:
      return lookAgain('not-replaced');
  }
}
