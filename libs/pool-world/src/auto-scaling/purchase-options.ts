import type { PurchaseOption } from '@poolkeeper/pool-model';
import type { GroupedInstance } from './grouped-instance.ts';

/** What the next instance is launched as, so that spot instances are at most the wanted share. */
export function nextPurchaseOption(counted: readonly GroupedInstance[], spotShare: number): PurchaseOption {
  if (spotShare === 0) return 'on-demand';
  const spot = counted.filter(({ purchaseOption }) => purchaseOption === 'spot').length;
  return spot + 1 <= spotShare * (counted.length + 1) ? 'spot' : 'on-demand';
}
