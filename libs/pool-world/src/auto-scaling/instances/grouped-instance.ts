import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';
import type { GroupInstance, LifecycleState } from '../api.ts';
import type { Timer } from '../../timeline.ts';
import type { ActivityHandle } from '../activities.ts';

/** An instance and what the group keeps about it. */
export interface GroupedInstance {
  readonly id: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly launchTemplateVersion: string;
  readonly purchaseOption: PurchaseOption;
  readonly launchedAt: EpochMs;
  state: LifecycleState;
  /** Where it is. Instances of the warm pool do not count towards the desired capacity. */
  place: 'group' | 'warm-pool';
  /** Present if it came out of the warm pool. */
  origin?: 'warm-pool';
  /** Present while it returns to the warm pool, until it is ready there. */
  isReturning?: boolean;
  health: 'Healthy' | 'Unhealthy';
  protectedFromScaleIn: boolean;
  /** The activity of its launch, later that of its termination. */
  activity: ActivityHandle;
  /** The next transition. A termination cancels a pending launch. */
  next?: Timer;
  inServiceSince?: EpochMs;
  /** Since when the termination hook holds it. */
  heldAt?: EpochMs;
  /** Why it terminates, as text. */
  cause?: string;
}

/** Whether it counts towards the desired capacity. */
export function countsAsCapacity(instance: GroupedInstance): boolean {
  return isPending(instance) || instance.state === 'InService';
}

function isPending(instance: GroupedInstance): boolean {
  return instance.state.startsWith('Pending');
}

/** Whether the group may choose it for termination. */
export function isUnprotected(instance: GroupedInstance): boolean {
  return !instance.protectedFromScaleIn;
}

export function isRetained(instance: GroupedInstance): boolean {
  return instance.state.endsWith(':Retained');
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

/** The name of a state in the place where the instance is. */
export function stateAt(place: GroupedInstance['place'], state: StateAnywhere): LifecycleState {
  return place === 'group' ? state : `Warmed:${state}`;
}

/** States that exist for instances of the group and of the warm pool. */
type StateAnywhere = Exclude<
  Extract<LifecycleState, `Pending${string}` | `Terminat${string}`>,
  `Warmed:${string}`
>;

export function isTerminated(instance: GroupedInstance): boolean {
  return instance.state.endsWith('Terminated');
}

/** Whether its termination is in progress. */
export function isTerminating(instance: GroupedInstance): boolean {
  return instance.isReturning === true || /Terminating(:Wait|:Proceed)?$/u.test(instance.state);
}

/** Whether it waits in the warm pool to be drawn. */
export function isWarm(instance: GroupedInstance): boolean {
  return /^Warmed:(Stopped|Hibernated|Running)$/u.test(instance.state);
}
