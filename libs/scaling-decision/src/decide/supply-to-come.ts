import { asCount, type PurchaseMix, type PurchaseOption } from '@poolkeeper/pool-model';
import type { ShortageInForce } from './shortage-in-force.ts';

export interface Launched {
  readonly desiredCapacity: number;
  readonly launched: number;
  readonly launchedOnDemand: number;
  readonly purchaseMix: PurchaseMix | undefined;
}

/** How much of the capacity without an instance cannot be launched while a shortage is in force. */
export function unobtainableOf(shortage: ShortageInForce | undefined, group: Launched): number {
  const unlaunched = Math.max(0, group.desiredCapacity - group.launched);
  switch (shortage?.reach) {
    case undefined:
    case 'somewhere':
      return 0;
    case 'everywhere':
      return unlaunched;
    case 'purchase-option':
      return Math.min(unlaunched, toComeBy(shortage.purchaseOption, group, unlaunched));
  }
}

/**
 * How much to add to the desired capacity to get `short` more workers. While one purchase option is unavailable, only
 * the share of the other launches, so more than what is missing is requested. The extra never exceeds the demand, so
 * that it does not launch unexpectedly later. 0 while no launch succeeds anywhere: the group keeps trying for the
 * earlier requests, and more requests would not launch sooner.
 */
export function capacityFor(
  short: number,
  shortage: ShortageInForce | undefined,
  { group, demand, maxSize }: { readonly group: Launched; readonly demand: number; readonly maxSize: number },
): number {
  switch (shortage?.reach) {
    case undefined:
    case 'somewhere':
      return short;
    case 'everywhere':
      return 0;
    case 'purchase-option': {
      if (short > maxSize) return short;
      const lost = (by: number): number =>
        unobtainableOf(shortage, { ...group, desiredCapacity: group.desiredCapacity + by });
      const isEnough = (by: number): boolean => by - (lost(by) - lost(0)) >= short;
      const isTooMuch = (by: number): boolean => lost(by) > demand;
      // Each additional instance either launches or is lost, so one of the two conditions holds at this number.
      const most = short + asCount(demand) + 1;
      const enough = firstWhere((by) => isEnough(by) || isTooMuch(by), most);
      return isTooMuch(enough) ? Math.max(0, enough - 1) : enough;
    }
  }
}

/**
 * The smallest number from 0 that has a property which all larger numbers have too; `most` when no smaller one has it.
 */
function firstWhere(has: (number: number) => boolean, most: number): number {
  let from = 0;
  let to = most;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (has(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** How much of it the group launches with one option: it keeps its mix, and rounds on-demand up. */
function toComeBy(option: PurchaseOption | undefined, group: Launched, unlaunched: number): number {
  const { desiredCapacity, launchedOnDemand, purchaseMix } = group;
  if (purchaseMix === undefined) return unlaunched;
  const base = Math.min(desiredCapacity, purchaseMix.onDemandBase);
  const wanted = base + Math.ceil(((desiredCapacity - base) * purchaseMix.onDemandPercentage) / 100);
  const onDemand = Math.min(unlaunched, asCount(wanted - launchedOnDemand));
  return option === 'on-demand' ? onDemand : unlaunched - onDemand;
}
