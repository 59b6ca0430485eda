import {
  countsTowardsCapacity,
  type DurationMs,
  type Group,
  type PurchaseOption,
  type Snapshot,
} from '@poolkeeper/pool-model';
import type { LaunchPlan, LaunchRequest, WhyNotSynchronous } from './launch-plan.ts';

/** The most that LaunchInstances takes in a call. */
const largestRequest = 100;

/** Karpenter forgets a shortage as quickly: a zone is only one of several, and asking it again is cheap. */
const defaultAvoidZoneMs = 3 * 60_000;

/**
 * How a scale-out by so many instances should be asked for: by the group's desired capacity, or synchronously, zone by
 * zone. The zones with the fewest instances come first; one where a launch has failed of late gets none.
 *
 * What did not come of a synchronous launch is not asked for again by anybody: set the desired capacity for the rest.
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
 * Whether EC2 had no machine in a zone of the kind that the group launches. A shortage by quota is the account's, and one
 * that names no zone is nowhere.
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

/** What a group that does not mix launches. Undefined when its launch template says it. */
function optionOf({ purchaseMix }: Group): PurchaseOption | undefined {
  if (purchaseMix === undefined) return undefined;
  return purchaseMix.onDemandPercentage === 100 ? 'on-demand' : 'spot';
}

function countByZone({ instances }: Group, zones: readonly string[]): readonly (readonly [string, number])[] {
  const counted = instances.filter(countsTowardsCapacity);
  return zones.map((zone) => [zone, counted.filter((instance) => instance.zone === zone).length]);
}

/** Each goes to the zone that has the fewest by then. */
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

/** How capacity is asked for. */
export interface LaunchPolicy {
  /**
   * `desired-capacity`: the group launches by itself. `synchronous`: by `LaunchInstances` where the group allows it, which
   * answers at once what came and what did not. @default 'desired-capacity'
   */
  readonly mode: 'desired-capacity' | 'synchronous';
  /** Zones of the group's subnets. @default - those that the group says, or else those it is known to have used */
  readonly zones?: readonly string[];
  /** For how long a zone is avoided after a launch has failed there for want of a machine. @default 3 minutes */
  readonly avoidZoneMs?: DurationMs;
  /** With a warm pool the group starts from there, which is faster than any launch. @default false */
  readonly hasWarmPool?: boolean;
}

/** Off: AWS's own balancing and retries do well, and a group of several purchase options cannot do without them. */
export const defaultLaunchPolicy: LaunchPolicy = { mode: 'desired-capacity' };
