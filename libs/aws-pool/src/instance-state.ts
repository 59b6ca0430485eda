import type { InstanceState } from '@poolkeeper/pool-model';

/**
 * States by the first part of AWS's lifecycle state: `Pending:Wait` is pending. An instance whose root volume is being replaced
 * takes no runs, so it counts as in standby until it is back in service.
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
 * Translates AWS's lifecycle state. Returns undefined for a state that AWS has added since; callers must leave such an instance
 * alone and report it.
 */
export function instanceStateOf(lifecycleState: string): InstanceState | undefined {
  const parts = lifecycleState.split(':');
  if (parts.at(-1) === 'Retained') return 'retained';
  if (parts[0] !== 'Warmed') return byFirstPart.get(parts[0]);
  // An instance of the warm pool does not count as capacity of the group, whether it is running or not.
  return parts[1]?.startsWith('Terminat') ? 'terminating' : 'standby';
}
