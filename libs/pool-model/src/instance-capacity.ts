import type { Instance } from './instance.ts';

/** Whether the group counts an instance towards its desired capacity: on its way into service, or in service. */
export function countsTowardsCapacity(instance: Instance): boolean {
  return instance.state === 'pending' || instance.state === 'in-service';
}
