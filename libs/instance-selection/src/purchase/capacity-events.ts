import {
  type Activity,
  countsTowardsCapacity,
  type EpochMs,
  type Group,
  type Instance,
  type PurchaseOption,
} from '@poolkeeper/pool-model';
import type { RememberedShortage } from './purchase-choice.ts';
import type { CapacityEvent } from './spot-breaker.ts';

/** What the group's activities say about the capacity of each purchase option. */
export function capacityEvents(group: Group): Readonly<Record<PurchaseOption, readonly CapacityEvent[]>> {
  const { activities = [] } = group;
  const launched = namedInstances(activities.filter(isSuccessfulLaunch), group);
  const events: Record<PurchaseOption, CapacityEvent[]> = { 'on-demand': [], spot: [] };
  for (const activity of activities) {
    const trouble = troubleOf(activity);
    if (trouble !== undefined) {
      const kind = trouble.kind === 'interruption' ? 'interruption' : 'shortage';
      events[trouble.purchaseOption].push({ kind, at: trouble.lastAt });
    } else if (isSuccessfulLaunch(activity)) {
      const option = launched.get(activity.instanceId ?? '')?.purchaseOption;
      // The start of a launch shows when there was capacity; its end also depends on the launch hooks.
      if (option !== undefined) events[option].push({ kind: 'success', at: activity.startedAt });
    }
  }
  return events;
}

function isSuccessfulLaunch({ kind, outcome }: Activity): boolean {
  return kind === 'launch' && outcome === 'successful';
}

/** Shortages since a moment, by kind, purchase option, zone and type: the newest first. */
export function rememberShortages(group: Group, since: EpochMs): readonly RememberedShortage[] {
  const troubles = (group.activities ?? [])
    .map(troubleOf)
    .filter((trouble) => trouble !== undefined)
    .filter(({ lastAt }) => lastAt > since);
  const places = new Map<string, RememberedShortage>();
  for (const trouble of troubles) {
    const known = places.get(keyOf(trouble));
    const count = (known?.count ?? 0) + 1;
    const lastAt = Math.max(known?.lastAt ?? -Infinity, trouble.lastAt);
    places.set(keyOf(trouble), { ...trouble, count, lastAt });
  }
  return [...places]
    .toSorted(([key, one], [otherKey, other]) => other.lastAt - one.lastAt || (key < otherKey ? -1 : 1))
    .map(([, trouble]) => trouble);
}

/** How many instances of each purchase option count towards the group's capacity. */
export function countRunning({ instances }: Group): Readonly<Record<PurchaseOption, number>> {
  const running: Record<PurchaseOption, number> = { 'on-demand': 0, spot: 0 };
  for (const instance of instances) {
    if (countsTowardsCapacity(instance)) running[instance.purchaseOption] += 1;
  }
  return running;
}

/**
 * A shortage without a purchase option counts as one of spot: where spot is available, on-demand requests nearly always
 * succeed. A wrong launch template says nothing about available capacity.
 */
function troubleOf(activity: Activity): RememberedShortage | undefined {
  const { kind, zone, shortage, startedAt, endedAt = startedAt, isSpotInterruption } = activity;
  if (kind === 'terminate' && isSpotInterruption === true) {
    return { kind: 'interruption', purchaseOption: 'spot', zone, count: 1, lastAt: startedAt };
  }
  if (kind !== 'launch' || shortage === undefined || shortage.kind === 'misconfigured') return undefined;
  return {
    ...shortage,
    purchaseOption: shortage.purchaseOption ?? 'spot',
    count: 1,
    lastAt: endedAt,
  };
}

function keyOf({ kind, purchaseOption, zone = '', instanceType = '' }: RememberedShortage): string {
  return [purchaseOption, kind, zone, instanceType].join(' ');
}

/** The instances that the activities name, by id. A group has many instances and a page of activities. */
export function namedInstances(
  activities: readonly Activity[],
  { instances }: Group,
): ReadonlyMap<string, Instance> {
  const named = new Map<string, Instance>();
  const names = new Set(activities.flatMap(({ instanceId }) => instanceId ?? []));
  if (names.size === 0) return named;
  for (const instance of instances) {
    if (names.has(instance.id)) named.set(instance.id, instance);
  }
  return named;
}
