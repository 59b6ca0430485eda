import type { LaunchPlan, WhyNotSynchronous } from './launch-plan.ts';

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
