import type { DurationMs, EpochMs, PurchaseMix } from '@poolkeeper/pool-model';
import type { Arrival } from '@poolkeeper/pool-world';
import type { Policy } from '@poolkeeper/scaling-decision';

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
    readonly purchaseMix: PurchaseMix;
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
  readonly registrationGraceMs: DurationMs;
  readonly policy: Policy;
  readonly arrivals: readonly Arrival[];
}
