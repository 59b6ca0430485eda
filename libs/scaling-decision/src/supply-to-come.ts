import type { PurchaseMix, PurchaseOption } from '@poolkeeper/pool-model';
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

/** How much of it the group launches by one option: it keeps the mix of what it has, and on-demand is rounded up. */
function toComeBy(option: PurchaseOption | undefined, group: Launched, unlaunched: number): number {
  const { desiredCapacity, launchedOnDemand, purchaseMix } = group;
  if (purchaseMix === undefined) return unlaunched;
  const base = Math.min(desiredCapacity, purchaseMix.onDemandBase);
  const wanted = base + Math.ceil(((desiredCapacity - base) * purchaseMix.onDemandPercentage) / 100);
  const onDemand = Math.min(unlaunched, Math.max(0, wanted - launchedOnDemand));
  return option === 'on-demand' ? onDemand : unlaunched - onDemand;
}
