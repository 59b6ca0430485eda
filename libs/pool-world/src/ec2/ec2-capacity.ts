import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';

export interface InsufficientCapacity {
  /** Undefined for all. */
  readonly zones: readonly string[] | undefined;
  /** Undefined for all. */
  readonly instanceTypes?: readonly string[] | undefined;
  readonly purchaseOptions: readonly PurchaseOption[];
  readonly until: EpochMs;
}

/** What somebody would like to launch. */
export interface LaunchTarget {
  readonly zone: string;
  readonly instanceType: string;
  readonly purchaseOption: PurchaseOption;
}

/** Where EC2 has no capacity for the time being. */
export class Ec2Capacity {
  #shortages: readonly InsufficientCapacity[] = [];

  add(shortage: InsufficientCapacity): void {
    this.#shortages = [...this.#shortages, shortage];
  }

  covers({ zone, instanceType, purchaseOption }: LaunchTarget, now: EpochMs): boolean {
    if (this.#shortages.length === 0) return false;
    this.#shortages = this.#shortages.filter(({ until }) => until > now);
    return this.#shortages.some(
      ({ zones, instanceTypes, purchaseOptions }) =>
        (zones === undefined || zones.includes(zone)) &&
        (instanceTypes === undefined || instanceTypes.includes(instanceType)) &&
        purchaseOptions.includes(purchaseOption),
    );
  }
}
