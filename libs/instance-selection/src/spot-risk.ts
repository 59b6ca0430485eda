import type { Activity, DurationMs, Instance, Snapshot } from '@poolkeeper/pool-model';

const any = '*';

/**
 * Which spot instances EC2 is likely to take back next: those of a type and zone in which, within the time given, it had
 * none to give or took one back. Where an activity does not say the type or the zone, it counts for all of them.
 */
export function spotRisk(
  { group, observedAt }: Snapshot,
  memoryMs: DurationMs,
): (instance: Instance) => boolean {
  const typeOf = new Map(group.instances.map(({ id, instanceType }) => [id, instanceType]));
  const scarce = new Set<string>();
  for (const activity of group.activities ?? []) {
    if (!(observedAt - (activity.endedAt ?? activity.startedAt) <= memoryMs)) continue;
    if (isSpotShortage(activity)) {
      const { instanceType, zone = activity.zone } = activity.shortage ?? {};
      scarce.add(key(instanceType, zone));
    }
    if (activity.isSpotInterruption === true) {
      const { instanceId = '', zone } = activity;
      scarce.add(key(typeOf.get(instanceId), zone));
    }
  }
  if (scarce.size === 0) return () => false;
  return ({ purchaseOption, instanceType, zone }) =>
    purchaseOption === 'spot' &&
    [key(instanceType, zone), key(any, zone), key(instanceType, any), key(any, any)].some((each) =>
      scarce.has(each),
    );
}

/** A shortage of a known other purchase option says nothing about spot. */
function isSpotShortage({ shortage }: Activity): boolean {
  return shortage?.kind === 'no-capacity' && shortage.purchaseOption !== 'on-demand';
}

function key(instanceType: string = any, zone: string = any): string {
  return `${instanceType} in ${zone}`;
}
