import { idleTime, membersIn, type SnapshotInput, takeSnapshot } from '@poolkeeper/pool-model';
import type { Decision } from '../decide/decision.ts';

/** What the next pass reads when a decision has been applied and nothing else has happened. */
export function applyDecision(observation: SnapshotInput, decision: Decision): SnapshotInput {
  const { group } = observation;
  switch (decision.kind) {
    case 'hold':
      return observation;
    case 'scale-out':
    case 'lower-capacity':
      return { ...observation, group: { ...group, desiredCapacity: decision.desiredCapacity } };
    case 'scale-in': {
      const going = new Set(releasableIds(observation, decision).slice(0, decision.atMost));
      const instances = group.instances.map((instance) =>
        going.has(instance.id) ? { ...instance, state: 'terminating' as const } : instance,
      );
      return {
        ...observation,
        group: { ...group, instances, desiredCapacity: group.desiredCapacity - going.size },
      };
    }
  }
}

/** The members that may go by a decision, whatever others may say. */
export function releasableIds(observation: SnapshotInput, { idleAtLeastMs }: Decision): readonly string[] {
  return membersIn(takeSnapshot(observation), 'idle')
    .filter(({ instance }) => !instance.protectedFromScaleIn)
    .filter((member) => idleTime(member, observation.observedAt) >= idleAtLeastMs)
    .map(({ instance }) => instance.id);
}
