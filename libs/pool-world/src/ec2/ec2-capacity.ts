import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';

/** Where EC2 has no capacity, and until when. */
export interface InsufficientCapacity {
  /** Undefined for all zones. */
  readonly zones: readonly string[] | undefined;
  /** Undefined for all instance types. */
  readonly instanceTypes?: readonly string[] | undefined;
  readonly purchaseOptions: readonly PurchaseOption[];
  readonly until: EpochMs;
}

/** What a launch asks for. */
export interface LaunchTarget {
  readonly zone: string;
  readonly instanceType: string;
  readonly purchaseOption: PurchaseOption;
}

/** The capacity of EC2, which is unlimited except where it was taken away. */
export class Ec2Capacity {
  #insufficient: readonly InsufficientCapacity[] = [];

  take(insufficient: InsufficientCapacity): void {
    this.#insufficient = [...this.#insufficient, insufficient];
  }

  /** Whether EC2 has no capacity for a launch at this moment. */
  lacks({ zone, instanceType, purchaseOption }: LaunchTarget, now: EpochMs): boolean {
    if (this.#insufficient.length === 0) return false;
    this.#insufficient = this.#insufficient.filter(({ until }) => until > now);
    return this.#insufficient.some(
      ({ zones, instanceTypes, purchaseOptions }) =>
        (zones === undefined || zones.includes(zone)) &&
        (instanceTypes === undefined || instanceTypes.includes(instanceType)) &&
        purchaseOptions.includes(purchaseOption),
    );
  }
}
