import type { EpochMs } from '@poolkeeper/pool-model';

export type TerminationCause = 'SCALE_IN' | 'INSTANCE_REFRESH' | 'MAX_INSTANCE_LIFETIME' | 'REBALANCE';

/** What the group sends to the function that is its custom termination policy, in AWS's words. */
export interface TerminationEvent {
  readonly AutoScalingGroupARN: string;
  readonly AutoScalingGroupName: string;
  readonly CapacityToTerminate: readonly {
    readonly AvailabilityZone: string;
    readonly Capacity: number;
    readonly InstanceMarketOption: 'on-demand' | 'spot';
  }[];
  /** Those that may go of the zones and purchase options above; the answer may name others. */
  readonly Instances: readonly {
    readonly AvailabilityZone: string;
    readonly InstanceId: string;
    readonly InstanceType: string;
    readonly InstanceMarketOption: 'on-demand' | 'spot';
  }[];
  readonly Cause: TerminationCause;
}

/** The group asks who may go, and waits until `expiresAt`. */
export interface TerminationRequest {
  readonly requestId: string;
  readonly askedAt: EpochMs;
  readonly expiresAt: EpochMs;
  /** Deeply plain: `JSON.stringify(event)` is the function's payload. */
  readonly event: TerminationEvent;
}
