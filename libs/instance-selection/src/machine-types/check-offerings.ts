import type { InstanceProblem, ResolvedInstances } from './resolved-instances.ts';

/** The instance types that each zone of a group offers, by zone. */
export type InstanceOfferings = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Problems of a group whose zones do not offer all of its types. EC2 Auto Scaling may fail a launch entirely if it names a type that
 * the zone does not offer. Types by attributes are only examples, of which each zone needs one.
 */
export function checkOfferings(
  { instanceTypes, mixedInstances }: ResolvedInstances,
  offerings: InstanceOfferings,
): readonly InstanceProblem[] {
  if (offerings.size === 0) return [];
  const zones = [...offerings.keys()];
  const missing = (type: string) => zones.filter((zone) => offerings.get(zone)?.has(type) !== true);
  if (mixedInstances?.overrides.kind === 'attributes') {
    const empty = zones.filter((zone) => instanceTypes.every((type) => missing(type).includes(zone)));
    return empty.length === 0
      ? []
      : [
          problem(
            empty.length === zones.length ? 'error' : 'warning',
            instanceTypes,
            `no known type that meets the requirements is offered in ${empty.join(', ')}: widen them, or use subnets in other zones`,
          ),
        ];
  }
  const nowhere = instanceTypes.filter((type) => missing(type).length === zones.length);
  const somewhere = instanceTypes.filter((type) => !nowhere.includes(type) && missing(type).length > 0);
  return [
    ...(nowhere.length === 0
      ? []
      : [
          problem(
            'error',
            nowhere,
            `${nowhere.join(', ')}: not offered in ${zones.join(', ')}, so every launch may fail: leave them out`,
          ),
        ]),
    ...(somewhere.length === 0
      ? []
      : [
          problem(
            'warning',
            somewhere,
            `${somewhere.join(', ')}: not offered in ${zones.filter((zone) => somewhere.some((type) => missing(type).includes(zone))).join(', ')}, so launches there may fail: leave them out, or use subnets in other zones`,
          ),
        ]),
  ];
}

function problem(
  severity: InstanceProblem['severity'],
  value: readonly string[],
  message: string,
): InstanceProblem {
  return { severity, path: ['types'], value, message };
}
