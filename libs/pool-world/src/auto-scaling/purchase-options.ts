import type { PurchaseMix, PurchaseOption } from '@poolkeeper/pool-model';
import { validationError } from '../aws-fault.ts';
import type { GroupedInstance } from './instances/grouped-instance.ts';

/** The mix of a group without a mixed instances policy. */
export const onDemandOnly: PurchaseMix = { onDemandBase: 0, onDemandPercentage: 100 };

/** The purchase option of the next instance by which the group keeps to its mix. */
export function nextPurchaseOption(counted: readonly GroupedInstance[], mix: PurchaseMix): PurchaseOption {
  return countSpot(counted) < maxSpot(counted.length + 1, mix) ? 'spot' : 'on-demand';
}

/** The purchase options of the next instances, in order. */
export function nextPurchaseOptions(
  number: number,
  counted: readonly GroupedInstance[],
  mix: PurchaseMix,
): readonly PurchaseOption[] {
  let spot = countSpot(counted);
  return Array.from({ length: number }, (_, launched) => {
    if (spot >= maxSpot(counted.length + launched + 1, mix)) return 'on-demand';
    spot += 1;
    return 'spot';
  });
}

/** The purchase option of which the group should terminate an instance. */
export function surplusPurchaseOption(counted: readonly GroupedInstance[], mix: PurchaseMix): PurchaseOption {
  return countSpot(counted) > maxSpot(counted.length - 1, mix) ? 'spot' : 'on-demand';
}

/** Whether the number of spot instances is what the mix asks for. */
export function matchesMix(counted: readonly GroupedInstance[], mix: PurchaseMix): boolean {
  return countSpot(counted) === maxSpot(counted.length, mix);
}

/** On-demand up to the base, and above it so that on-demand has at least its share, rounded up as AWS does. */
function maxSpot(capacity: number, { onDemandBase, onDemandPercentage }: PurchaseMix): number {
  const aboveBase = Math.max(0, capacity - onDemandBase);
  return Math.floor((aboveBase * (100 - onDemandPercentage)) / 100);
}

function countSpot(counted: readonly GroupedInstance[]): number {
  return counted.filter(({ purchaseOption }) => purchaseOption === 'spot').length;
}

/** The single option of a group that does not mix them; undefined if it does. */
export function onlyPurchaseOption({
  onDemandBase,
  onDemandPercentage,
}: PurchaseMix): PurchaseOption | undefined {
  if (onDemandPercentage === 100) return 'on-demand';
  return onDemandPercentage === 0 && onDemandBase === 0 ? 'spot' : undefined;
}

/** Throws AWS's `ValidationError` for an invalid mix. */
export function requirePurchaseMix({ onDemandBase, onDemandPercentage }: PurchaseMix): void {
  if (!(Number.isInteger(onDemandBase) && onDemandBase >= 0)) {
    throw validationError(`OnDemandBaseCapacity must be a whole number of 0 or more, got ${onDemandBase}`);
  }
  if (!(Number.isInteger(onDemandPercentage) && onDemandPercentage >= 0 && onDemandPercentage <= 100)) {
    throw validationError(
      `OnDemandPercentageAboveBaseCapacity must be a whole number from 0 to 100, got ${onDemandPercentage}`,
    );
  }
}
