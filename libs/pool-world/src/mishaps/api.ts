import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';

/** How boots go wrong. Shares of all boots, from 0 to 1; they add up to 1 at most. */
export interface BootMishaps {
  /** The worker never registers because setup fails, and the instance powers itself off. @default 0 */
  readonly bootFailureRate?: number;
  /** The worker never registers and the machine keeps running. @default 0 */
  readonly lostBootRate?: number;
  /** The boot takes `slowBootFactor` times as long. @default 0 */
  readonly slowBootRate?: number;
  /** @default 5 */
  readonly slowBootFactor?: number;
}

/**
 * What happens to a cloud without anybody asking for it. Nothing here is AWS's API: whoever drives the world decides
 * when it happens.
 */
export interface Mishaps {
  /**
   * EC2 wants a spot instance back: the interruption warning goes out now, and in two minutes the machine is reclaimed,
   * whatever the hook says. `RangeError` for an instance that is not spot or not up.
   */
  spotInterruption(instanceId: string): void;
  /**
   * The rebalance recommendation for a spot instance goes out; a group with `capacityRebalance` launches a replacement
   * and, once that is in service, terminates the instance through its hook. `RangeError` as above.
   */
  rebalanceRecommendation(instanceId: string): void;
  /** The host of a machine dies, and the machine with it, at once. `RangeError` for a machine that is not up. */
  hostFailure(instanceId: string): void;
  /** All machines of the zone die at once, and none can be launched there before `until`. */
  zoneLoss(request: { readonly zone: string; readonly until: EpochMs }): void;
  /**
   * Launches fail for lack of capacity until `until`; shortages add up.
   * Zones and instance types: @default all. Purchase option: @default both.
   */
  capacityShortage(request: {
    readonly zones?: readonly string[];
    readonly instanceTypes?: readonly string[];
    readonly purchaseOption?: PurchaseOption;
    readonly until: EpochMs;
  }): void;
  /** Whether EC2 has capacity of this type in this zone, of this purchase option, at this moment. */
  hasCapacity(offer: {
    readonly zone: string;
    readonly instanceType: string;
    readonly purchaseOption: PurchaseOption;
  }): boolean;
  /** Changes how boots that start from now on go wrong; what is not named stays. `RangeError` for shares that make no sense. */
  boots(changes: BootMishaps): void;
  /** Instances launched from this version of the group's template from now on never register a worker, and keep running. */
  brokenTemplate(launchTemplateVersion: string): void;
}
