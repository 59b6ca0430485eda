import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';
import type { GroupInstance, LifecycleState } from '../api.ts';
import type { Timer } from '../../timeline.ts';
import type { ActivityHandle } from '../activities.ts';

/** An instance as the group keeps it. */
export interface GroupedInstance {
  readonly id: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly launchTemplateVersion: string;
  readonly purchaseOption: PurchaseOption;
  readonly launchedAt: EpochMs;
  state: LifecycleState;
  /** Where it is, or is on its way from: the warm pool keeps instances that do not count. */
  place: 'group' | 'warm-pool';
  /** It has come out of the warm pool. */
  origin?: 'warm-pool';
  health: 'Healthy' | 'Unhealthy';
  protectedFromScaleIn: boolean;
  /** The launch, later the termination. */
  activity: ActivityHandle;
  /** The next transition; a termination calls a pending launch off. */
  next?: Timer;
  inServiceSince?: EpochMs;
  /** Since when the termination hook holds it. */
  heldAt?: EpochMs;
  /** Why it terminates, in words. */
  cause?: string;
}

/** Whether it counts towards the desired capacity. */
export function countsAsCapacity(instance: GroupedInstance): boolean {
  return isPending(instance) || instance.state === 'InService';
}

function isPending(instance: GroupedInstance): boolean {
  return instance.state.startsWith('Pending');
}

/** Whether the group may choose it to go. */
export function isUnprotected(instance: GroupedInstance): boolean {
  return !instance.protectedFromScaleIn;
}

export function isRetained(instance: GroupedInstance): boolean {
  return instance.state.endsWith('Terminating:Retained');
}

export function describeGroupedInstance(instance: GroupedInstance): GroupInstance {
  return {
    instanceId: instance.id,
    zone: instance.zone,
    instanceType: instance.instanceType,
    lifecycleState: instance.state,
    healthStatus: instance.health,
    protectedFromScaleIn: instance.protectedFromScaleIn,
    launchTemplateVersion: instance.launchTemplateVersion,
    purchaseOption: instance.purchaseOption,
  };
}

/** The state as it is called where the instance is. */
export function stateAt(place: GroupedInstance['place'], state: StateAnywhere): LifecycleState {
  return place === 'group' ? state : `Warmed:${state}`;
}

/** States that instances of the group and of the warm pool pass through alike. */
type StateAnywhere = Exclude<
  Extract<LifecycleState, `Pending${string}` | `Terminat${string}`>,
  `Warmed:${string}`
>;

export function isTerminated(instance: GroupedInstance): boolean {
  return instance.state.endsWith('Terminated');
}

/** Whether it is on its way out. */
export function isTerminating(instance: GroupedInstance): boolean {
  return /Terminating(:Wait|:Proceed)?$/u.test(instance.state);
}

/** Whether it waits in the warm pool to be drawn. */
export function isWarm(instance: GroupedInstance): boolean {
  return instance.state === 'Warmed:Stopped' || instance.state === 'Warmed:Running';
}
