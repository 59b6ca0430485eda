import {
  countsTowardsCapacity,
  type DurationMs,
  type Group,
  type PurchaseOption,
  type Snapshot,
} from '@poolkeeper/pool-model';
import type { LaunchPlan, LaunchRequest, WhyNotSynchronous } from './launch-plan.ts';

/** The maximum count of one LaunchInstances call. */
const largestRequest = 100;

/** Karpenter also forgets a shortage after 3 minutes: a zone is one of several, and another attempt is cheap. */
const defaultAvoidZoneMs = 3 * 60_000;

/**
 * How to request the instances of a scale-out: through the group's desired capacity, or synchronously, zone by zone.
 * The zones with the fewest instances come first; a zone with a recent failed launch gets none.
 *
 * Instances that a synchronous launch does not deliver are not requested again by AWS: set the desired capacity for the
 * rest.
 */
export function planLaunches(
  snapshot: Snapshot,
  { by }: { readonly by: number },
  policy: LaunchPolicy = defaultLaunchPolicy,
): LaunchPlan {
  const count = by >= 1 ? Math.floor(by) : 0;
  const zones = zonesOf(snapshot.group, policy);
  const avoided = zones.filter(isShortIn(snapshot, policy));
  const open = zones.filter((zone) => !avoided.includes(zone));
  const why =
    objectionTo(snapshot.group, policy, count) ??
    objectionToZones(count, { zones: zones.length, open: open.length });
  if (why !== undefined) return { kind: 'desired-capacity', why };
  const requests = balanced(count, countByZone(snapshot.group, open));
  return requests.some((request) => request.count > largestRequest)
    ? { kind: 'desired-capacity', why: 'too-many-calls' }
    : { kind: 'synchronous', requests, avoided };
}

function objectionTo(group: Group, policy: LaunchPolicy, count: number): WhyNotSynchronous | undefined {
  if (policy.mode !== 'synchronous') return 'not-asked-for';
  if (count === 0) return 'nothing-to-launch';
  if (group.launchTemplate === undefined) return 'no-launch-template';
  if (mixesPurchases(group)) return 'mixed-purchase';
  if (policy.hasWarmPool === true) return 'warm-pool';
  const counted = group.instances.filter(countsTowardsCapacity).length;
  if (counted < group.desiredCapacity) return 'capacity-on-its-way';
  return counted > group.desiredCapacity ? 'above-desired-capacity' : undefined;
}

function objectionToZones(
  count: number,
  { zones, open }: { readonly zones: number; readonly open: number },
): WhyNotSynchronous | undefined {
  if (zones === 0) return 'zones-unknown';
  if (open === 0) return 'no-zone-left';
  return count > open * largestRequest ? 'too-many-calls' : undefined;
}

function mixesPurchases({ purchaseMix }: Group): boolean {
  if (purchaseMix === undefined || purchaseMix.onDemandPercentage === 100) return false;
  return purchaseMix.onDemandPercentage !== 0 || purchaseMix.onDemandBase !== 0;
}

function zonesOf(group: Group, policy: LaunchPolicy): readonly string[] {
  const zones = policy.zones ?? group.zones ?? zonesInUse(group);
  return [...new Set(zones)].sort();
}

function zonesInUse({ instances, activities = [] }: Group): readonly string[] {
  const launched = activities.filter(({ kind }) => kind === 'launch').map(({ zone }) => zone);
  return [...instances.map(({ zone }) => zone), ...launched].filter((zone) => zone !== undefined);
}

/**
 * Whether EC2 recently had no capacity in a zone for what the group launches. A quota belongs to the account, and a
 * shortage without a zone applies to none.
 */
function isShortIn(
  { group, observedAt }: Snapshot,
  { avoidZoneMs = defaultAvoidZoneMs }: LaunchPolicy,
): (zone: string) => boolean {
  const option = optionOf(group);
  const short = (group.activities ?? [])
    .filter(({ startedAt, endedAt = startedAt }) => observedAt - endedAt < avoidZoneMs)
    .filter(({ shortage }) => shortage?.kind === 'no-capacity')
    .filter(({ shortage }) => option === undefined || (shortage?.purchaseOption ?? option) === option)
    .map(({ shortage, zone }) => shortage?.zone ?? zone);
  return (zone) => short.includes(zone);
}

/** The purchase option of a group without a mix. Undefined when its launch template decides. */
function optionOf({ purchaseMix }: Group): PurchaseOption | undefined {
  if (purchaseMix === undefined) return undefined;
  return purchaseMix.onDemandPercentage === 100 ? 'on-demand' : 'spot';
}

function countByZone({ instances }: Group, zones: readonly string[]): readonly (readonly [string, number])[] {
  const counted = instances.filter(countsTowardsCapacity);
  return zones.map((zone) => [zone, counted.filter((instance) => instance.zone === zone).length]);
}

/** Each instance is assigned to the zone with the fewest by then. */
function balanced(
  count: number,
  present: readonly (readonly [zone: string, instances: number])[],
): readonly LaunchRequest[] {
  const zones = present.map(([zone, instances]) => ({ zone, instances, count: 0 }));
  for (let launched = 0; launched < count; launched += 1) {
    const next = zones.reduce((least, each) =>
      each.instances + each.count < least.instances + least.count ? each : least,
    );
    next.count += 1;
  }
  return zones.filter((zone) => zone.count > 0).map(({ zone, count: of }) => ({ zone, count: of }));
}

/** How capacity is requested. */
export interface LaunchPolicy {
  /**
   * `desired-capacity`: the group launches by itself. `synchronous`: with `LaunchInstances` where the group allows it,
   * which reports immediately what launched and what did not. @default 'desired-capacity'
   */
  readonly mode: 'desired-capacity' | 'synchronous';
  /** Zones of the group's subnets. @default - the zones that the group reports, or else those that it has used */
  readonly zones?: readonly string[];
  /** How long a zone is avoided after a launch failed there for lack of capacity. @default 3 minutes */
  readonly avoidZoneMs?: DurationMs;
  /** Whether the group has a warm pool, from which it launches faster than any call. @default false */
  readonly hasWarmPool?: boolean;
}

/** Off: AWS balances zones and retries well, and groups with several purchase options need it. */
const defaultLaunchPolicy: LaunchPolicy = { mode: 'desired-capacity' };
