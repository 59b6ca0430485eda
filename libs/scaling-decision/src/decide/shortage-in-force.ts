import type {
  DurationMs,
  EpochMs,
  PurchaseMix,
  PurchaseOption,
  ShortageKind,
  Snapshot,
} from '@poolkeeper/pool-model';
import type { ActivityRecord, FailedLaunch } from './activity-record.ts';
import type { Census } from './census.ts';

/** Capacity that cannot be launched at the moment, according to recent failed launches. */
export interface ShortageInForce {
  /** The gravest reported kind: `misconfigured` before `quota` before `no-capacity`. */
  readonly kind: ShortageKind;
  /**
   * `everywhere`: no launch can be expected to succeed in any zone, with any purchase option that the group uses.
   * `purchase-option`: one of its two options is unavailable in every zone, the other is available in some zone.
   * `somewhere`: each option is available in some zone, and the group finds it there by itself.
   */
  readonly reach: 'everywhere' | 'purchase-option' | 'somewhere';
  /** The unavailable option, for a reach of `purchase-option`. */
  readonly purchaseOption?: PurchaseOption;
  /** Zones in which launches failed, sorted by name. Empty when unknown. */
  readonly zones: readonly string[];
  /** Time until some of it is requested again. */
  readonly remainingMs: DurationMs;
}

/** Default back-off before the same capacity is requested again. */
const defaultShortageBackOffMs: DurationMs = 3 * 60_000;

/**
 * Multiples of the policy's back-off. EC2 capacity returns by itself within minutes; a quota and a wrong launch
 * template need a person, and requesting again only detects that they are repaired.
 */
const patience: Readonly<Record<ShortageKind, number>> = { 'no-capacity': 1, quota: 5, misconfigured: 5 };
const gravity: Readonly<Record<ShortageKind, number>> = { 'no-capacity': 0, quota: 1, misconfigured: 2 };

/**
 * Part of a batch of launches may fail: a success this close to a failure does not prove that more capacity is
 * available.
 */
const sameBreathMs: DurationMs = 30_000;

const anywhere = '';

/**
 * The shortage in force, if there is one. It consists of the failed launches within the back-off, each for the zone and
 * the purchase option that it names, or for all of them. A later launch there ends it immediately.
 *
 * A group that does not report its zones is assumed to have those of its instances and activities, so a group that
 * failed wherever it tried is short everywhere.
 */
export function shortageInForce(
  { group, members, observedAt }: Snapshot,
  census: Census,
  {
    record,
    backOffMs = defaultShortageBackOffMs,
  }: { readonly record: ActivityRecord; readonly backOffMs: DurationMs | undefined },
): ShortageInForce | undefined {
  const recent = record.shortages.filter((failure) => leftOf(failure, backOffMs, observedAt) > 0);
  if (recent.length === 0) return undefined;

  const options = optionsInUse(group.purchaseMix, census);
  const zones = new Set(group.zones ?? record.zones);
  const provenAt = new Map<string, EpochMs>();
  for (const { state, instance } of members) {
    if (instance === undefined || state === 'leaving') continue;
    if (group.zones === undefined) zones.add(instance.zone);
    const launchedAt = instance.launchedAt ?? record.launchedAt.get(instance.id) ?? -Infinity;
    const cell = cellOf(instance.zone, options[0] && instance.purchaseOption);
    if (launchedAt > (provenAt.get(cell) ?? -Infinity)) provenAt.set(cell, launchedAt);
  }
  if (zones.size === 0) zones.add(anywhere);

  const latest = latestByKind(recent);
  const inForce = new Set<FailedLaunch>();
  const leftBy = new Map<PurchaseOption | undefined, DurationMs>();
  for (const option of options) {
    let least = Infinity;
    for (const zone of zones) {
      const proven = provenAt.get(cellOf(zone, option)) ?? -Infinity;
      let left = 0;
      for (const failure of latest) {
        if (!concerns(failure, zone, option) || proven > failure.at + sameBreathMs) continue;
        left = Math.max(left, leftOf(failure, backOffMs, observedAt));
        inForce.add(failure);
      }
      least = Math.min(least, left);
    }
    leftBy.set(option, least);
  }
  return inForce.size === 0 ? undefined : summaryOf(inForce, leftBy, { backOffMs, observedAt });
}

function summaryOf(
  failures: ReadonlySet<FailedLaunch>,
  leftBy: ReadonlyMap<PurchaseOption | undefined, DurationMs>,
  { backOffMs, observedAt }: { readonly backOffMs: DurationMs; readonly observedAt: EpochMs },
): ShortageInForce {
  const all = [...failures];
  const kind = all.reduce<ShortageKind>(
    (gravest, failure) => (gravity[failure.kind] > gravity[gravest] ? failure.kind : gravest),
    'no-capacity',
  );
  const zones = [...new Set(all.flatMap(({ zone }) => (zone === undefined ? [] : [zone])))].sort();
  const short = [...leftBy].filter(([, left]) => left > 0);
  if (short.length === leftBy.size) {
    return { kind, reach: 'everywhere', zones, remainingMs: Math.min(...leftBy.values()) };
  }
  const [first] = short;
  if (first?.[0] !== undefined) {
    const [purchaseOption, remainingMs] = first;
    return { kind, reach: 'purchase-option', purchaseOption, zones, remainingMs };
  }
  const remainingMs = Math.min(...all.map((failure) => leftOf(failure, backOffMs, observedAt)));
  return { kind, reach: 'somewhere', zones, remainingMs };
}

/** The purchase options of the next instances. Undefined stands for any. */
function optionsInUse(
  purchaseMix: PurchaseMix | undefined,
  { launchedOnDemand }: Census,
): readonly (PurchaseOption | undefined)[] {
  if (purchaseMix === undefined) return [undefined];
  const { onDemandBase, onDemandPercentage } = purchaseMix;
  const usesOnDemand = onDemandPercentage > 0 || onDemandBase > launchedOnDemand;
  const usesSpot = onDemandPercentage < 100;
  if (usesOnDemand && usesSpot) return ['on-demand', 'spot'];
  return [usesSpot ? 'spot' : 'on-demand'];
}

function concerns(failure: FailedLaunch, zone: string, option: PurchaseOption | undefined): boolean {
  return (
    (failure.zone === undefined || failure.zone === zone) &&
    (failure.purchaseOption === undefined || option === undefined || failure.purchaseOption === option)
  );
}

/** The latest failure of each kind, zone and option: a group that keeps trying repeats the same failure many times. */
function latestByKind(failures: readonly FailedLaunch[]): readonly FailedLaunch[] {
  const latest = new Map<string, FailedLaunch>();
  for (const failure of failures) {
    const name = `${failure.kind} ${failure.zone ?? anywhere} ${failure.purchaseOption ?? ''}`;
    const known = latest.get(name);
    if (known === undefined || known.at < failure.at) latest.set(name, failure);
  }
  return [...latest.values()];
}

function leftOf({ kind, at }: FailedLaunch, backOffMs: DurationMs, observedAt: EpochMs): DurationMs {
  return backOffMs * patience[kind] - Math.max(0, observedAt - at);
}

function cellOf(zone: string, option: PurchaseOption | undefined): string {
  return `${zone} ${option ?? ''}`;
}
