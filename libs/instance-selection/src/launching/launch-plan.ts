/** How the capacity of a scale-out should be asked for. */
export type LaunchPlan =
  | {
      /** Set the desired capacity, and let the group launch. */
      readonly kind: 'desired-capacity';
      readonly why: WhyNotSynchronous;
    }
  | {
      /** Launch with `LaunchInstances`, which also raises the desired capacity. Leave the desired capacity alone. */
      readonly kind: 'synchronous';
      /** One call each; they can be made at once. */
      readonly requests: readonly LaunchRequest[];
      /** Zones that get nothing, for a launch failed there of late. */
      readonly avoided: readonly string[];
    };

/** A call of `LaunchInstances`: it takes one zone. */
export interface LaunchRequest {
  readonly zone: string;
  /** 1 to 100. */
  readonly count: number;
}

/**
 * - `not-asked-for`: the policy says so.
 * - `nothing-to-launch`: the scale-out is for instances that are there already.
 * - `no-launch-template`: the group launches by a launch configuration, or nobody knows.
 * - `mixed-purchase`: LaunchInstances takes groups of on-demand or of spot alone.
 * - `warm-pool`: a start from the warm pool is faster.
 * - `capacity-on-its-way`: the group is launching by itself; two at once overshoot.
 * - `above-desired-capacity`: instances beyond the desired capacity have to be adopted first.
 * - `zones-unknown`: LaunchInstances has to be told the zone.
 * - `no-zone-left`: every zone was short of late, so the group's own retries know better.
 * - `too-many-calls`: it would take more than a few calls.
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
