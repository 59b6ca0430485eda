import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';

/** How boots fail, as shares of all boots from 0 to 1, whose sum is at most 1. */
export interface BootMishaps {
  /** Setup fails, so that the worker never registers and the instance powers itself off. @default 0 */
  readonly bootFailureRate?: number;
  /** The worker never registers and the machine keeps running. @default 0 */
  readonly lostBootRate?: number;
  /** The boot takes `slowBootFactor` times as long. @default 0 */
  readonly slowBootRate?: number;
  /** @default 5 */
  readonly slowBootFactor?: number;
  /** Whether instances report their runs, which a deployment of other user data changes. @default false */
  readonly reportsRuns?: boolean;
}

/**
 * What the cloud does of its own accord. None of it is in AWS's API: the code that drives the world decides when it
 * happens.
 */
export interface Mishaps {
  /**
   * EC2 reclaims a spot instance: sends the interruption warning now and ends the machine in two minutes, regardless of
   * the hook. `RangeError` for an instance that is not spot or not up.
   */
  spotInterruption(instanceId: string): void;
  /**
   * Sends the rebalance recommendation for a spot instance. A group with `capacityRebalance` launches a replacement and,
   * once that is in service, terminates the instance through its hook. `RangeError` as for `spotInterruption`.
   */
  rebalanceRecommendation(instanceId: string): void;
  /** The host of a machine fails, which ends the machine at once. `RangeError` for a machine that is not up. */
  hostFailure(instanceId: string): void;
  /**
   * The host of a machine fails, and EC2 recovers the machine on another one: it loses its run, keeps its id, and boots again.
   * `RangeError` for a machine that is not up.
   */
  autoRecovery(instanceId: string): void;
  /** All machines of the zone end at once, and none can be launched there before `until`. */
  zoneLoss(request: { readonly zone: string; readonly until: EpochMs }): void;
  /**
   * Launches fail for lack of capacity until `until`, in addition to earlier shortages. By default in all zones, for all
   * instance types and for both purchase options.
   */
  capacityShortage(request: {
    readonly zones?: readonly string[];
    readonly instanceTypes?: readonly string[];
    readonly purchaseOption?: PurchaseOption;
    readonly until: EpochMs;
  }): void;
  /** Whether EC2 has capacity at this moment. */
  hasCapacity(offer: {
    readonly zone: string;
    readonly instanceType: string;
    readonly purchaseOption: PurchaseOption;
  }): boolean;
  /** Changes how boots that start from now on fail; omitted rates stay. `RangeError` for invalid shares. */
  boots(changes: BootMishaps): void;
  /** Instances launched from this launch template version from now on keep running but register no worker. */
  brokenTemplate(launchTemplateVersion: string): void;
  /** Boots from this image end so from now on: setup fails and the instance powers itself off, or it registers no worker. */
  brokenImage(imageId: string, fate: 'fails' | 'lost'): void;
}
