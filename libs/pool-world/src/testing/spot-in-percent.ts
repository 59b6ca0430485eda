import type { PurchaseMix } from '@poolkeeper/pool-model';

/** A mix of which so much is spot, from the first instance on. */
export function spotInPercent(percent: number): PurchaseMix {
  return { onDemandBase: 0, onDemandPercentage: 100 - percent };
}
