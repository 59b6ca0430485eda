import type { DurationMs, EpochMs, PurchaseOption, ShortageKind } from '@poolkeeper/pool-model';

/**
 * - `closed`: spot as configured.
 * - `open`: what is missing is launched on-demand; spot instances that run stay.
 * - `half-open`: spot is tried for new capacity; on-demand instances that run stay.
 */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** The on-demand share that a group should have now, and why. */
export interface PurchaseChoice {
  readonly state: BreakerState;
  /** Above the base, in percent, 0 to 100. Absent when the group has no mixed instances policy: there is nothing to set. */
  readonly onDemandPercentage?: number;
  /** Whether it differs from what the group has now. */
  readonly changes: boolean;
  /** When an open or half-open breaker moves on, if nothing else happens. */
  readonly until?: EpochMs;
  /** What is remembered and not expired, the newest first. */
  readonly remembered: readonly RememberedShortage[];
  readonly why: readonly PurchaseReason[];
}

/** What could not be had, of which type, where and by which purchase option, as far as is known. */
export interface RememberedShortage {
  readonly kind: ShortageKind | 'interruption';
  readonly purchaseOption: PurchaseOption;
  readonly zone?: string;
  readonly instanceType?: string;
  /** How often. */
  readonly count: number;
  readonly lastAt: EpochMs;
}

/** `forMs` is the time that is left until the state changes, if nothing else happens. */
export type PurchaseReason =
  /** The group has no mixed instances policy. */
  | { readonly code: 'no-mix' }
  /** The group is configured without spot. */
  | { readonly code: 'no-spot-configured' }
  /** Nobody asked for the group's activities, so the share stays what it is. */
  | { readonly code: 'activities-unknown' }
  | { readonly code: 'spot-available' }
  | { readonly code: 'spot-short'; readonly failures: number; readonly forMs: DurationMs }
  | { readonly code: 'spot-interrupted'; readonly interruptions: number; readonly forMs: DurationMs }
  /** On-demand cannot be had either, so there is nothing to fall back to. */
  | { readonly code: 'on-demand-short-too' }
  | { readonly code: 'trying-spot-again'; readonly forMs: DurationMs }
  /** Instances that run are counted, so that the change replaces none of them. */
  | { readonly code: 'keeps-running'; readonly purchaseOption: PurchaseOption; readonly instances: number }
  | { readonly code: 'returns-to-configured'; readonly from: number };
