import type { PurchaseOption } from './instance.ts';
import type { EpochMs } from './time.ts';

/** Why EC2 gave no machine. */
export type ShortageKind =
  /** No machines of that type in that zone at the moment. */
  | 'no-capacity'
  /** A limit of the account: vCPUs, spot requests, instances, addresses of a subnet. Waiting does not help, a quota does. */
  | 'quota'
  /** The launch template or its permissions are wrong: no launch can work until someone repairs them. */
  | 'misconfigured';

/** A launch that failed for want of a machine, as far as the group says of which. */
export interface Shortage {
  readonly kind: ShortageKind;
  readonly zone?: string;
  readonly instanceType?: string;
  readonly purchaseOption?: PurchaseOption;
}

/** Something that the group did or tried to do. */
export interface Activity {
  readonly id: string;
  readonly kind: 'launch' | 'terminate' | 'other';
  readonly outcome: 'in-progress' | 'successful' | 'failed' | 'cancelled';
  /**
   * What set it off: `capacity` is a change of the desired capacity or a terminate call that decrements it, `upkeep` all
   * that the group does by itself (replacements, health, refresh, zone balance, a spot reclaim).
   */
  readonly cause: 'capacity' | 'upkeep' | 'unknown';
  readonly startedAt: EpochMs;
  /** Absent while it is going on. */
  readonly endedAt?: EpochMs;
  readonly instanceId?: string;
  readonly zone?: string;
  /** Of a failed launch, when it failed for want of a machine. */
  readonly shortage?: Shortage;
  /** Of a terminate: EC2 took the spot machine back. Absent when it did not, or when nobody knows. */
  readonly isSpotInterruption?: boolean;
}
