import type { LaunchPlan, WhyNotSynchronous } from './launch-plan.ts';

/** A launch plan in a sentence for a person. */
export function describeLaunchPlan(plan: LaunchPlan): string {
  if (plan.kind === 'desired-capacity') return `by desired capacity: ${reasons[plan.why]}`;
  const requests = plan.requests.map(({ zone, count }) => `${count} in ${zone}`).join(', ');
  const avoided = plan.avoided.length === 0 ? '' : `; none in ${plan.avoided.join(', ')}, short of late`;
  return `synchronously: ${requests}${avoided}`;
}

const reasons: Readonly<Record<WhyNotSynchronous, string>> = {
  'not-asked-for': 'synchronous launches are off',
  'nothing-to-launch': 'there is nothing to launch',
  'no-launch-template': 'the group has no launch template, or it is not known',
  'mixed-purchase': 'the group mixes on-demand and spot',
  'warm-pool': 'the group starts from its warm pool',
  'capacity-on-its-way': 'the group is still launching what it was asked for before',
  'above-desired-capacity':
    'the group has instances beyond its desired capacity, which have to be adopted first',
  'zones-unknown': 'the zones of the group are not known',
  'no-zone-left': 'every zone was short of late',
  'too-many-calls': 'it would take more than one call in a zone',
};
