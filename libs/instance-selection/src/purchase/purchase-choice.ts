import {
  describeRoughDuration,
  type DurationMs,
  type EpochMs,
  type PurchaseOption,
  type ShortageKind,
} from '@poolkeeper/pool-model';

/**
 * - `closed`: spot as configured.
 * - `open`: missing capacity is launched on-demand; running spot instances stay.
 * - `half-open`: new capacity is spot on trial; running on-demand instances stay.
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

/** Unavailable capacity: type, zone and purchase option, as far as known. */
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
  /** The group's activities were not read, so the share stays as it is. */
  | { readonly code: 'activities-unknown' }
  | { readonly code: 'spot-available' }
  | { readonly code: 'spot-short'; readonly failures: number; readonly forMs: DurationMs }
  | { readonly code: 'spot-interrupted'; readonly interruptions: number; readonly forMs: DurationMs }
  /** On-demand is unavailable as well, so there is no fallback. */
  | { readonly code: 'on-demand-short-too' }
  | { readonly code: 'trying-spot-again'; readonly forMs: DurationMs }
  /** Running instances are counted, so that the change replaces none of them. */
  | { readonly code: 'keeps-running'; readonly purchaseOption: PurchaseOption; readonly instances: number }
  | { readonly code: 'returns-to-configured'; readonly from: number };

/** A purchase choice as a sentence for people. */
export function describePurchase(choice: PurchaseChoice): string {
  return `${headline(choice)}: ${choice.why.map(describeReason).join('; ')}`;
}

function headline({ onDemandPercentage, changes }: PurchaseChoice): string {
  if (onDemandPercentage === undefined) return 'leave the purchase options unchanged';
  return changes
    ? `set the on-demand share to ${onDemandPercentage} %`
    : `leave the on-demand share at ${onDemandPercentage} %`;
}

function describeReason(reason: PurchaseReason): string {
  switch (reason.code) {
    case 'no-mix':
      return 'the group has no mixed instances policy';
    case 'no-spot-configured':
      return 'the group is configured without spot';
    case 'activities-unknown':
      return "the group's recent activities are unknown";
    case 'spot-available':
      return 'spot is available';
    case 'spot-short':
      return `${reason.failures} spot ${reason.failures === 1 ? 'launch' : 'launches'} failed, ${fallback(reason.forMs)}`;
    case 'spot-interrupted': {
      const instances = reason.interruptions === 1 ? 'instance was' : 'instances were';
      return `${reason.interruptions} spot ${instances} interrupted, ${fallback(reason.forMs)}`;
    }
    case 'on-demand-short-too':
      return 'on-demand capacity is short as well, so there is no fallback';
    case 'trying-spot-again':
      return `new capacity is spot again, on trial ${span(reason.forMs)}`;
    case 'keeps-running': {
      const instances = reason.instances === 1 ? 'instance keeps' : 'instances keep';
      return `${reason.instances} ${reason.purchaseOption} ${instances} running`;
    }
    case 'returns-to-configured':
      return (
        `the share returns from ${reason.from} % to the configured one; ` +
        'the group replaces the difference, launching before it terminates'
      );
  }
}

function fallback(forMs: DurationMs): string {
  return `so missing capacity is launched on-demand ${span(forMs)}`;
}

function span(forMs: DurationMs): string {
  return forMs === Infinity ? 'until further notice' : `for ${describeRoughDuration(forMs)}`;
}
