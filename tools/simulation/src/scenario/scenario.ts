import type { PassSettings } from '@poolkeeper/autoscaler/pass';
import type { DemandHistory, DurationMs, EpochMs, PurchaseMix, RunReport } from '@poolkeeper/pool-model';
import type { Arrival, WarmPoolSettings } from '@poolkeeper/pool-world';

/** What a seed decides before a history begins, except faults. */
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
  /** Whether a launch hook holds an instance until its worker registers. */
  readonly readinessGate: boolean;
  /** Whether instances report their runs in tags, as the user data of Poolkeeper does. An image of one's own may not. */
  readonly hasWitness: boolean;
  /** Whether events of runs request passes, besides the schedule. */
  readonly hasWebhook: boolean;
  readonly rebalanceRecommendation: 'ignore' | 'replace';
  readonly machines: {
    readonly launchSeconds: number;
    readonly bootSeconds: number;
    readonly spread: number;
  };
  readonly autoscaler: DrawnSettings;
  /** The demand of earlier days, which may not resemble what comes. */
  readonly past: DemandHistory;
  /** The runs of earlier days, newest first. Their waits may not resemble those that come. @default - none */
  readonly earlierRuns?: readonly RunReport[];
  readonly arrivals: readonly Arrival[];
}

export interface DrawnSettings extends PassSettings {
  /** @default - one pass per invocation */
  readonly passEveryMs?: DurationMs;
}
