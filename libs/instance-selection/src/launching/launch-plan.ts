/** How to request the capacity of a scale-out. */
export type LaunchPlan =
  | {
      /** Set the desired capacity, and let the group launch. */
      readonly kind: 'desired-capacity';
      readonly why: WhyNotSynchronous;
    }
  | {
      /** Launch with `LaunchInstances`, which also raises the desired capacity. Leave the desired capacity alone. */
      readonly kind: 'synchronous';
      /** One call for each zone; the calls can run concurrently. */
      readonly requests: readonly LaunchRequest[];
      /** Zones that get none because a launch failed there recently. */
      readonly avoided: readonly string[];
    };

/** A call of `LaunchInstances`: it takes one zone. */
export interface LaunchRequest {
  readonly zone: string;
  /** 1 to 100. */
  readonly count: number;
}

/**
 * - `not-asked-for`: the policy does not request it.
 * - `nothing-to-launch`: the scale-out covers instances that already exist.
 * - `no-launch-template`: the group uses a launch configuration, or its template is unknown.
 * - `mixed-purchase`: LaunchInstances accepts only groups that are all on-demand or all spot.
 * - `warm-pool`: a launch from the warm pool is faster.
 * - `capacity-on-its-way`: the group is launching by itself; both together overshoot.
 * - `above-desired-capacity`: instances above the desired capacity must be adopted first.
 * - `zones-unknown`: LaunchInstances requires a zone.
 * - `no-zone-left`: every zone had a recent shortage, so the group's own retries do better.
 * - `too-many-calls`: a zone would need more than one call.
 */
export type WhyNotSynchronous =
  | 'not-asked-for'
  | 'nothing-to-launch'
  | 'no-launch-template'
  | 'mixed-purchase'
  | 'warm-pool'
  | 'capacity-on-its-way'
  | 'above-desired-capacity'
  | 'zones-unknown'
  | 'no-zone-left'
  | 'too-many-calls';

/** A launch plan as a sentence for people. */
export function describeLaunchPlan(plan: LaunchPlan): string {
  if (plan.kind === 'desired-capacity') return `by desired capacity: ${whyNotSynchronous[plan.why]}`;
  const requests = plan.requests.map(({ zone, count }) => `${count} in ${zone}`).join(', ');
  const avoided =
    plan.avoided.length === 0 ? '' : `; none in ${plan.avoided.join(', ')} after a recent shortage`;
  return `synchronously: ${requests}${avoided}`;
}

const whyNotSynchronous: Readonly<Record<WhyNotSynchronous, string>> = {
  'not-asked-for': 'synchronous launches are off',
  'nothing-to-launch': 'no instance has to be launched',
  'no-launch-template': 'the group has no launch template, or it is unknown',
  'mixed-purchase': 'the group mixes on-demand and spot',
  'warm-pool': 'the group launches from its warm pool',
  'capacity-on-its-way': 'the group is still launching earlier requests',
  'above-desired-capacity': 'the group has instances above its desired capacity, which must be adopted first',
  'zones-unknown': 'the zones of the group are unknown',
  'no-zone-left': 'every zone had a recent shortage',
  'too-many-calls': 'a zone would need more than one call',
};
