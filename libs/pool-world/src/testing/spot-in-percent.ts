import type { PurchaseMix } from '@poolkeeper/pool-model';

/** A mix with this percentage of spot, from the first instance on. */
export function spotInPercent(percent: number): PurchaseMix {
  return { onDemandBase: 0, onDemandPercentage: 100 - percent };
}
