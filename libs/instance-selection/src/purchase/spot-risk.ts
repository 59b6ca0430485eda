import type { Activity, DurationMs, Instance, Snapshot } from '@poolkeeper/pool-model';
import { namedInstances } from './capacity-events.ts';

const any = '*';

/**
 * Spot instances that EC2 is likely to reclaim next: those of a type and zone in which EC2 had no capacity or reclaimed
 * an instance within the given time. An activity without a type or a zone applies to all of them.
 */
export function spotRisk(
  { group, observedAt }: Snapshot,
  memoryMs: DurationMs,
): (instance: Instance) => boolean {
  const activities = group.activities ?? [];
  const interrupted = namedInstances(
    activities.filter(({ isSpotInterruption }) => isSpotInterruption === true),
    group,
  );
  /** Types by zone. */
  const scarce = new Map<string, Set<string>>();
  const remember = (instanceType: string = any, zone: string = any) => {
    scarce.set(zone, (scarce.get(zone) ?? new Set()).add(instanceType));
  };
  for (const activity of activities) {
    if (!(observedAt - (activity.endedAt ?? activity.startedAt) <= memoryMs)) continue;
    const { shortage, instanceId = '', zone } = activity;
    if (isSpotShortage(activity)) remember(shortage?.instanceType, shortage?.zone ?? zone);
    if (activity.isSpotInterruption === true) remember(interrupted.get(instanceId)?.instanceType, zone);
  }
  const isScarce = (instanceType: string = any, zone: string) => {
    const types = scarce.get(zone);
    return types !== undefined && (types.has(any) || types.has(instanceType));
  };
  return ({ purchaseOption, instanceType, zone }) =>
    purchaseOption === 'spot' && (isScarce(instanceType, zone) || isScarce(instanceType, any));
}

/** A shortage of a known other purchase option says nothing about spot. */
function isSpotShortage({ shortage }: Activity): boolean {
  return shortage?.kind === 'no-capacity' && shortage.purchaseOption !== 'on-demand';
}
