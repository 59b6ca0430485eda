import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';

export interface Shortage {
  /** Undefined for all. */
  readonly zones: readonly string[] | undefined;
  readonly purchaseOptions: readonly PurchaseOption[];
  readonly until: EpochMs;
}

/** Where EC2 has no capacity for the time being. */
export class Shortages {
  #shortages: readonly Shortage[] = [];

  add(shortage: Shortage): void {
    this.#shortages = [...this.#shortages, shortage];
  }

  covers(zone: string, purchaseOption: PurchaseOption, now: EpochMs): boolean {
    if (this.#shortages.length === 0) return false;
    this.#shortages = this.#shortages.filter(({ until }) => until > now);
    return this.#shortages.some(
      ({ zones, purchaseOptions }) =>
        (zones === undefined || zones.includes(zone)) && purchaseOptions.includes(purchaseOption),
    );
  }
}
