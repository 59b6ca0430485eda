import type { InstanceState } from '@poolkeeper/pool-model';

/**
 * By the first part of AWS's lifecycle state: `Pending:Wait` is pending. A root volume is replaced beside the run queue:
 * such an instance is aside until it is back in service.
 */
const byFirstPart: ReadonlyMap<string | undefined, InstanceState> = new Map<string, InstanceState>([
  ['Pending', 'pending'],
  ['InService', 'in-service'],
  ['Terminating', 'terminating'],
  ['Terminated', 'terminating'],
  ['EnteringStandby', 'standby'],
  ['Standby', 'standby'],
  ['Detaching', 'detached'],
  ['Detached', 'detached'],
  ['Quarantined', 'standby'],
  ['Retained', 'retained'],
  ['ReplacingRootVolume', 'standby'],
  ['RootVolumeReplaced', 'standby'],
]);

/**
 * The domain's word for one of AWS's lifecycle states. Undefined for a state that AWS has added since: whoever meets one
 * must leave the instance alone and say so.
 */
export function instanceStateOf(lifecycleState: string): InstanceState | undefined {
  const parts = lifecycleState.split(':');
  if (parts.at(-1) === 'Retained') return 'retained';
  if (parts[0] !== 'Warmed') return byFirstPart.get(parts[0]);
  // An instance of the warm pool is none of the group's capacity, whether it is running or not.
  return parts[1]?.startsWith('Terminat') ? 'terminating' : 'standby';
}
