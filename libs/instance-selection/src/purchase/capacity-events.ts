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

/** What the group's activities tell of one purchase option. */
export function capacityEvents(group: Group, option: PurchaseOption): readonly CapacityEvent[] {
  const named = namedInstances(group);
  return (group.activities ?? []).flatMap((activity): readonly CapacityEvent[] => {
    const { kind, outcome, instanceId, startedAt } = activity;
    const trouble = troubleOf(activity);
    if (trouble !== undefined) {
      if (trouble.purchaseOption !== option) return [];
      return [{ kind: trouble.kind === 'interruption' ? 'interruption' : 'shortage', at: trouble.lastAt }];
    }
    const came = kind === 'launch' && outcome === 'successful' && instanceId !== undefined;
    // When it was asked for, not when its hooks were done: it says that there were machines then.
    return came && named.get(instanceId)?.purchaseOption === option
      ? [{ kind: 'success', at: startedAt }]
      : [];
  });
}

/** What could not be had since a moment, by kind, purchase option, zone and type: the newest first. */
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

/** How many instances of a purchase option count towards the group's capacity. */
export function countRunning({ instances }: Group, option: PurchaseOption): number {
  return instances.filter((instance) => instance.purchaseOption === option && countsTowardsCapacity(instance))
    .length;
}

/**
 * A shortage that does not say of which purchase option counts as one of spot: what is asked for on-demand, with spot to
 * be had, comes nearly always. A launch template that is wrong says nothing of what can be had.
 */
function troubleOf(activity: Activity): RememberedShortage | undefined {
  const { kind, zone, shortage, startedAt, endedAt = startedAt, isSpotInterruption } = activity;
  if (kind === 'terminate' && isSpotInterruption === true) {
    return { kind: 'interruption', purchaseOption: 'spot', zone, count: 1, lastAt: startedAt };
  }
  if (kind !== 'launch' || shortage === undefined || shortage.kind === 'misconfigured') return undefined;
  return {
    ...shortage,
    kind: shortage.kind,
    purchaseOption: shortage.purchaseOption ?? 'spot',
    count: 1,
    lastAt: endedAt,
  };
}

function keyOf({ kind, purchaseOption, zone = '', instanceType = '' }: RememberedShortage): string {
  return [purchaseOption, kind, zone, instanceType].join(' ');
}

/** The instances of the group that its activities name, by id: few, however many it has. */
export function namedInstances({ activities = [], instances }: Group): ReadonlyMap<string, Instance> {
  const named = new Map<string, Instance>();
  const names = new Set(activities.flatMap(({ instanceId }) => instanceId ?? []));
  if (names.size === 0) return named;
  for (const instance of instances) {
    if (names.has(instance.id)) named.set(instance.id, instance);
  }
  return named;
}
