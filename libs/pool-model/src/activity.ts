import type { BootStep } from './boot.ts';
import type { PurchaseOption } from './instance.ts';
import type { EpochMs } from './time.ts';

/** Why EC2 did not launch an instance. */
export type ShortageKind =
  /** EC2 has no capacity for that type in that zone at the moment. */
  | 'no-capacity'
  /**
   * An account limit: vCPUs, spot requests, instances, addresses of a subnet. Waiting does not help, a higher quota
   * does.
   */
  | 'quota'
  /** The launch template or its permissions are wrong: no launch can succeed until they are repaired. */
  | 'misconfigured';

/** A launch that failed for lack of capacity, with as much detail as the group reports. */
export interface Shortage {
  readonly kind: ShortageKind;
  readonly zone?: string;
  readonly instanceType?: string;
  readonly purchaseOption?: PurchaseOption;
}

/** An action that the group took or tried to take. */
export interface Activity {
  readonly id: string;
  readonly kind: 'launch' | 'terminate' | 'other';
  readonly outcome: 'in-progress' | 'successful' | 'failed' | 'cancelled';
  /**
   * What caused it: `capacity` is a change of the desired capacity or a terminate call that decrements it; `upkeep` is
   * everything the group does by itself (replacements, health, refresh, zone balance, a spot reclaim).
   */
  readonly cause: 'capacity' | 'upkeep' | 'unknown';
  readonly startedAt: EpochMs;
  /** Absent while the activity is in progress. */
  readonly endedAt?: EpochMs;
  readonly instanceId?: string;
  readonly zone?: string;
  /** Set for a launch that failed for lack of capacity. */
  readonly shortage?: Shortage;
  /** Set for a launch that failed because the account launches too many instances at once. The group tries again. */
  readonly isThrottled?: boolean;
  /**
   * Set for a termination by which EC2 reclaimed a spot instance. Absent when it did not, or when the cause is unknown.
   */
  readonly isSpotInterruption?: boolean;
  /**
   * Set for the termination of an instance that has reported at which step its boot failed. Runs are untrusted code on the same
   * machine and can forge it, so it explains a decision and never makes one.
   */
  readonly failedStep?: BootStep;
}
