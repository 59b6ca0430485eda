import { asCount, type EpochMs, type PurchaseMix, type Snapshot } from '@poolkeeper/pool-model';
import { capacityEvents, countRunning, rememberShortages } from './capacity-events.ts';
import type { PurchaseChoice, PurchaseReason } from './purchase-choice.ts';
import { type PurchasePolicy, settingsOf } from './purchase-policy.ts';
import { type Breaker, readBreaker } from './spot-breaker.ts';

/**
 * The on-demand share that the group should have now, so that no run waits for unavailable spot capacity.
 *
 * While spot is short, all missing capacity is on-demand. Once the shortage is over, new capacity is spot again; when
 * that succeeded, or no new capacity was needed, the share returns to the configured one. EC2 Auto Scaling replaces
 * running instances when the share changes, so until then the share fits the running instances. It is never below the
 * configured one. All of it follows from the activities, in any order: nothing is remembered between passes.
 *
 * `desiredCapacity` is the capacity that the pass is about to request: set the share first, then the capacity. @default
 * - the group's own desired capacity
 */
export function choosePurchase(
  snapshot: Snapshot,
  policy: PurchasePolicy,
  desiredCapacity: number = snapshot.group.desiredCapacity,
): PurchaseChoice {
  const { group, observedAt } = snapshot;
  const { purchaseMix: mix, activities } = group;
  if (mix === undefined) {
    return { state: 'closed', changes: false, remembered: [], why: [{ code: 'no-mix' }] };
  }
  const configured = percentage(policy.onDemandPercentage, mix.onDemandPercentage);
  const settings = settingsOf(policy);
  if (configured === 100) return choice(mix, 100, { state: 'closed', why: [{ code: 'no-spot-configured' }] });
  if (activities === undefined) {
    const unchanged = Math.max(configured, mix.onDemandPercentage);
    const state = unchanged > configured ? 'open' : 'closed';
    return choice(mix, unchanged, { state, why: [{ code: 'activities-unknown' }] });
  }

  const events = capacityEvents(group);
  const running = countRunning(group);
  const spot = readBreaker(events.spot, settings, observedAt);
  const onDemand = readBreaker(events['on-demand'], settings, observedAt);
  const remembered = rememberShortages(group, observedAt - Math.max(settings.windowMs, settings.holdMs));
  const { share, why } = shareFor(spot, {
    configured,
    aboveBase: Math.max(0, Math.min(asCount(desiredCapacity), Number.MAX_SAFE_INTEGER) - mix.onDemandBase),
    spotRunning: running.spot,
    onDemandRunning: Math.max(0, running['on-demand'] - mix.onDemandBase),
    isOnDemandShort: onDemand.state === 'open',
  });
  const returns: readonly PurchaseReason[] =
    spot.state === 'closed' && share !== mix.onDemandPercentage
      ? [{ code: 'returns-to-configured', from: mix.onDemandPercentage }]
      : [];
  return choice(mix, share, {
    state: spot.state,
    ...(spot.state !== 'closed' && { until: spot.until }),
    remembered,
    why: [...reasonsFor(spot, { ...settings, observedAt }), ...why, ...returns],
  });
}

interface Capacity {
  readonly configured: number;
  /** Capacity to come to, above the on-demand base. */
  readonly aboveBase: number;
  readonly spotRunning: number;
  /** Above the base. */
  readonly onDemandRunning: number;
  readonly isOnDemandShort: boolean;
}

function shareFor(
  { state }: Breaker,
  { configured, aboveBase, spotRunning, onDemandRunning, isOnDemandShort }: Capacity,
): { readonly share: number; readonly why: readonly PurchaseReason[] } {
  if (state === 'closed') return { share: configured, why: [] };
  if (state === 'half-open') {
    const share = leastShare(onDemandRunning, aboveBase);
    return { share: Math.max(configured, share), why: keeps('on-demand', onDemandRunning) };
  }
  if (isOnDemandShort) return { share: configured, why: [{ code: 'on-demand-short-too' }] };
  const missing = aboveBase === 0 ? 100 : largestShare(aboveBase - spotRunning, aboveBase);
  return { share: Math.max(configured, missing), why: keeps('spot', spotRunning) };
}

function keeps(purchaseOption: 'spot' | 'on-demand', instances: number): readonly PurchaseReason[] {
  return instances > 0 ? [{ code: 'keeps-running', purchaseOption, instances }] : [];
}

function reasonsFor(
  { state, until, shortages, interruptions }: Breaker,
  { openAfterInterruptions, observedAt }: { openAfterInterruptions: number; observedAt: EpochMs },
): readonly PurchaseReason[] {
  const forMs = until - observedAt;
  switch (state) {
    case 'closed':
      return [{ code: 'spot-available' }];
    case 'half-open':
      return [{ code: 'trying-spot-again', forMs }];
    case 'open':
      return interruptions >= openAfterInterruptions
        ? [{ code: 'spot-interrupted', interruptions, forMs }]
        : [{ code: 'spot-short', failures: shortages, forMs }];
  }
}

function choice(
  mix: PurchaseMix,
  onDemandPercentage: number,
  rest: Pick<PurchaseChoice, 'state' | 'until' | 'why'> & Partial<PurchaseChoice>,
): PurchaseChoice {
  const changes = onDemandPercentage !== mix.onDemandPercentage;
  return { remembered: [], ...rest, onDemandPercentage, changes };
}

/**
 * The least share in percent by which at least so many of the capacity are on-demand. The group rounds its on-demand
 * instances up, so up to a capacity of 100 it is exactly so many.
 */
function leastShare(onDemand: number, capacity: number): number {
  if (capacity < 1) return 0;
  return Math.min(100, Math.max(0, Math.floor((100 * (onDemand - 1)) / capacity) + 1));
}

/** As the least, but the largest of the shares that come to the same: what is asked for in between is on-demand, too. */
function largestShare(onDemand: number, capacity: number): number {
  return Math.max(leastShare(onDemand, capacity), Math.min(100, Math.floor((100 * onDemand) / capacity)));
}

function percentage(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : Math.round(Math.min(100, Math.max(0, value)));
}
