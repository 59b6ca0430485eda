import { deployment } from '../deployment.ts';
import type { Crew } from './crew.ts';

/** What the warm pool has retained is listed with the warm pool alone, where nobody but people looks. */
export function endRetainedWarmInstances(crew: Crew): void {
  const { autoScaling } = crew.world;
  const { instances = [] } = autoScaling.describeWarmPool(deployment.groupName) ?? {};
  for (const { instanceId, lifecycleState } of instances) {
    if (lifecycleState !== 'Warmed:Terminating:Retained') continue;
    crew.act(
      () => `ends ${instanceId}, which the warm pool had retained`,
      () => autoScaling.terminateInstance({ instanceId, decrement: false }),
    );
  }
}
