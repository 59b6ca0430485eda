import type { PurchaseMix, PurchaseOption } from '@poolkeeper/pool-model';
import { validationError } from '../fault.ts';
import type { GroupedInstance } from './grouped-instance.ts';

/** A group without a mixed instances policy. */
export const onDemandOnly: PurchaseMix = { onDemandBase: 0, onDemandPercentage: 100 };

/**
 * What the next instance is launched as: on-demand up to the base, and above it so that on-demand has at least its
 * share, rounded up as AWS does.
 */
export function nextPurchaseOption(
  counted: readonly GroupedInstance[],
  { onDemandBase, onDemandPercentage }: PurchaseMix,
): PurchaseOption {
  const aboveBase = counted.length + 1 - onDemandBase;
  const mostSpot = Math.floor((aboveBase * (100 - onDemandPercentage)) / 100);
  const spot = counted.filter(({ purchaseOption }) => purchaseOption === 'spot').length;
  return spot + 1 <= mostSpot ? 'spot' : 'on-demand';
}

/** The one option that all of the group's instances have; undefined when it mixes them. */
export function onlyPurchaseOption({
  onDemandBase,
  onDemandPercentage,
}: PurchaseMix): PurchaseOption | undefined {
  if (onDemandPercentage === 100) return 'on-demand';
  return onDemandPercentage === 0 && onDemandBase === 0 ? 'spot' : undefined;
}

/** Refuses, in AWS's way, a mix that makes no sense. */
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
