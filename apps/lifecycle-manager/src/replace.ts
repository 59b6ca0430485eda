import type { Instance } from '@poolkeeper/pool-model';
import type { Gate } from './gate.ts';
import { tryStep } from './try-step.ts';

/** Whether the group counts on an instance still: one that is on its way out is being replaced already, or need not be. */
export function isReplaceable({ state }: Instance): boolean {
  return state === 'in-service' || state === 'pending';
}

/**
 * Gives an instance to the termination hook and has the group launch another. The hook's notification does the rest.
 * Undefined when it failed, after telling the log.
 */
export function replace(instanceId: string, gate: Gate) {
  return tryStep(() => gate.ports.group.terminate({ instanceId, decrement: false }), gate, {
    step: 'terminate',
    instanceId,
  });
}
