import type { Group, Instance } from '@poolkeeper/pool-model';
import { capacityLeft, type GroupTerminationRequest } from './select-for-group-termination.ts';

/** Whether a group is being emptied: its maximum size is 0, as while it is deleted. */
export function isClosed({ maxSize }: Pick<Group, 'maxSize'>): boolean {
  return maxSize === 0;
}

/**
 * Selects every instance that a closed group requests, whatever its worker does, because the group will have none: the
 * termination hook holds each until its run has ended, and the drain keeps its worker from taking the next run. The pool is not
 * needed, so that a group can be emptied although its API key is missing. Selects none without the hook.
 */
export function selectFromClosedGroup(
  { hasTerminationHook, instances }: Pick<Group, 'hasTerminationHook' | 'instances'>,
  { capacity, candidates }: Pick<GroupTerminationRequest, 'capacity' | 'candidates'>,
): readonly Instance[] {
  if (!hasTerminationHook) return [];
  const offered = candidates && new Set(candidates);
  const left = capacityLeft(capacity);
  return instances.filter(
    (instance) =>
      !instance.protectedFromScaleIn && offered?.has(instance.id) !== false && left.take(instance),
  );
}
