import { asCount, type PurchaseMix, type PurchaseOption } from '@poolkeeper/pool-model';
import type { ShortageInForce } from './shortage-in-force.ts';

export interface Launched {
  readonly desiredCapacity: number;
  readonly launched: number;
  readonly launchedOnDemand: number;
  readonly purchaseMix: PurchaseMix | undefined;
}

/** Of the capacity that has no instance yet, how much cannot be had while a shortage is in force. */
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
 * How much to add to a capacity so that so many more workers come. While one purchase option cannot be had, more capacity
 * brings its share of the other, so it takes more than what is missing. So that the rest does not come as a surprise one
 * day, no more of it is asked for than the demand. None while no launch works anywhere: the group goes on trying for what it
 * was asked for, and more of it would not come any sooner.
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
      // Each instance more is one that comes or one that is lost, so with so many one of the two has become true.
      const most = short + asCount(demand) + 1;
      const enough = firstWhere((by) => isEnough(by) || isTooMuch(by), most);
      return isTooMuch(enough) ? Math.max(0, enough - 1) : enough;
    }
  }
}

/** The least number from 0 that has a property which all larger ones have as well; `most` when no smaller one has it. */
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

/** How much of it the group launches by one option: it keeps the mix of what it has, and on-demand is rounded up. */
function toComeBy(option: PurchaseOption | undefined, group: Launched, unlaunched: number): number {
  const { desiredCapacity, launchedOnDemand, purchaseMix } = group;
  if (purchaseMix === undefined) return unlaunched;
  const base = Math.min(desiredCapacity, purchaseMix.onDemandBase);
  const wanted = base + Math.ceil(((desiredCapacity - base) * purchaseMix.onDemandPercentage) / 100);
  const onDemand = Math.min(unlaunched, asCount(wanted - launchedOnDemand));
  return option === 'on-demand' ? onDemand : unlaunched - onDemand;
}
