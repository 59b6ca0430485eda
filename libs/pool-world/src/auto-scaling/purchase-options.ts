import type { PurchaseMix, PurchaseOption } from '@poolkeeper/pool-model';
import { validationError } from '../aws-fault.ts';
import type { GroupedInstance } from './instances/grouped-instance.ts';

/** A group without a mixed instances policy. */
export const onDemandOnly: PurchaseMix = { onDemandBase: 0, onDemandPercentage: 100 };

/** What the next instance is launched as, so that the group keeps to its mix. */
export function nextPurchaseOption(counted: readonly GroupedInstance[], mix: PurchaseMix): PurchaseOption {
  return countSpot(counted) < mostSpot(counted.length + 1, mix) ? 'spot' : 'on-demand';
}

/** What the next instances are launched as, one after the other. */
export function nextPurchaseOptions(
  number: number,
  counted: readonly GroupedInstance[],
  mix: PurchaseMix,
): readonly PurchaseOption[] {
  let spot = countSpot(counted);
  return Array.from({ length: number }, (_, launched) => {
    if (spot >= mostSpot(counted.length + launched + 1, mix)) return 'on-demand';
    spot += 1;
    return 'spot';
  });
}

/** Which option one instance less should be of. */
export function surplusPurchaseOption(counted: readonly GroupedInstance[], mix: PurchaseMix): PurchaseOption {
  return countSpot(counted) > mostSpot(counted.length - 1, mix) ? 'spot' : 'on-demand';
}

/** Whether as many are spot as the mix says. */
export function matchesMix(counted: readonly GroupedInstance[], mix: PurchaseMix): boolean {
  return countSpot(counted) === mostSpot(counted.length, mix);
}

/** On-demand up to the base, and above it so that on-demand has at least its share, rounded up as AWS does. */
function mostSpot(capacity: number, { onDemandBase, onDemandPercentage }: PurchaseMix): number {
  const aboveBase = Math.max(0, capacity - onDemandBase);
  return Math.floor((aboveBase * (100 - onDemandPercentage)) / 100);
}

function countSpot(counted: readonly GroupedInstance[]): number {
  return counted.filter(({ purchaseOption }) => purchaseOption === 'spot').length;
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
