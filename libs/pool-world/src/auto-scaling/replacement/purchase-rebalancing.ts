import type { PurchaseMix } from '@poolkeeper/pool-model';
import { inService, type Fleet } from '../fleet.ts';
import { matchesMix } from '../purchase-options.ts';

/**
 * Brings the group to a changed purchase mix, one instance at a time: launches one of the option that it has too few
 * of, so that the group has one too many and terminates one of the other option.
 */
export class PurchaseRebalancing {
  readonly #fleet: Fleet;
  #mix: PurchaseMix;
  #isUnderWay = false;
  #extra = 0;

  constructor(fleet: Fleet, mix: PurchaseMix) {
    this.#fleet = fleet;
    this.#mix = mix;
  }

  /** How many instances the group should have beyond its desired capacity. */
  extra(): number {
    return this.#extra;
  }

  advance(): void {
    const { purchaseMix, desiredCapacity } = this.#fleet;
    if (!isSame(purchaseMix, this.#mix)) {
      this.#mix = purchaseMix;
      this.#isUnderWay = true;
      this.#extra = 0;
    }
    if (!this.#isUnderWay) return;
    const counted = this.#fleet.counted();
    const serving = inService(counted).length;
    const isSettled = serving === counted.length;
    if (this.#extra > 0) {
      if (serving > desiredCapacity) this.#extra = 0;
    } else if (isSettled && counted.length === desiredCapacity) {
      if (matchesMix(counted, purchaseMix)) this.#isUnderWay = false;
      else this.#extra = 1;
    }
  }
}

function isSame(a: PurchaseMix, b: PurchaseMix): boolean {
  return a.onDemandBase === b.onDemandBase && a.onDemandPercentage === b.onDemandPercentage;
}
