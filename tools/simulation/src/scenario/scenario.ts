import type { PassSettings } from '@poolkeeper/autoscaler/pass';
import type { DemandHistory, DurationMs, EpochMs, PurchaseMix } from '@poolkeeper/pool-model';
import type { Arrival, WarmPoolSettings } from '@poolkeeper/pool-world';

/** What a seed decides before anything happens. Faults have no part in it. */
export interface Scenario {
  readonly seed: number;
  readonly startAt: EpochMs;
  /** Until when runs come and faults strike. */
  readonly troubledUntil: EpochMs;
  readonly group: {
    readonly minSize: number;
    readonly maxSize: number;
    readonly zones: readonly string[];
    readonly instanceTypes: readonly string[];
    /** @default - no mixed instances policy */
    readonly purchaseMix?: PurchaseMix;
    /** @default - no warm pool */
    readonly warmPool?: WarmPoolSettings;
    readonly heartbeatTimeoutSeconds: number;
    readonly customTerminationPolicy: boolean;
    readonly capacityRebalance: boolean;
  };
  /** Whether a launch hook waits for the worker. */
  readonly readinessGate: boolean;
  readonly rebalanceRecommendation: 'ignore' | 'replace';
  readonly machines: {
    readonly launchSeconds: number;
    readonly bootSeconds: number;
    readonly spread: number;
  };
  readonly autoscaler: AutoscalerSettings;
  /** The demand of earlier weeks, which may have nothing to do with what is to come. */
  readonly past: DemandHistory;
  readonly arrivals: readonly Arrival[];
}

export interface AutoscalerSettings extends PassSettings {
  /** @default - one look an invocation */
  readonly passEveryMs?: DurationMs;
}
