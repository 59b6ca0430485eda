import type { DurationMs } from '@poolkeeper/pool-model';

/** When a group with spot capacity falls back to on-demand, and when it returns. */
export interface PurchasePolicy {
  /**
   * The on-demand share above the base that the group is configured with, in percent: what it returns to, and never goes
   * below. 100 means that there is no spot to fall back from.
   */
  readonly onDemandPercentage: number;
  /** Falls back after so many spot launches have failed, none having succeeded in between. @default 2 */
  readonly openAfterShortages?: number;
  /** Falls back after so many spot instances were interrupted within `windowMs`. @default 3 */
  readonly openAfterInterruptions?: number;
  /** For how long a failed launch or an interruption counts towards these numbers. @default 15 minutes */
  readonly windowMs?: DurationMs;
  /** For how long after the last shortage no spot is asked for. Doubles with each relapse. @default 15 minutes */
  readonly holdMs?: DurationMs;
  /** What the doubling ends at, and for how long without a shortage it is forgotten. @default 4 hours */
  readonly longestHoldMs?: DurationMs;
  /**
   * For how long, after the hold, spot is tried for new capacity only, before what was launched on-demand is replaced.
   * @default 15 minutes
   */
  readonly probeMs?: DurationMs;
}

export const defaultPurchasePolicy: Required<Omit<PurchasePolicy, 'onDemandPercentage'>> = {
  /** One failure may be limited to a zone, and the group tries another. Two in a row mean a waiting queue. */
  openAfterShortages: 2,
  /** One or two interruptions are the price of spot. A third within the window costs more runs than it saves. */
  openAfterInterruptions: 3,
  windowMs: 15 * 60_000,
  /**
   * Karpenter forgets after 3 minutes, but another attempt costs it nothing: here, changing the mix replaces instances.
   */
  holdMs: 15 * 60_000,
  longestHoldMs: 4 * 3_600_000,
  probeMs: 15 * 60_000,
};

/** The policy's numbers, each of them usable: NaN is the default, counts are at least 1, durations at least 0. */
export function settingsOf(policy: PurchasePolicy): typeof defaultPurchasePolicy {
  const number = (name: keyof typeof defaultPurchasePolicy, least: number): number => {
    const value = policy[name] ?? NaN;
    return Number.isNaN(value) ? defaultPurchasePolicy[name] : Math.max(least, value);
  };
  return {
    openAfterShortages: number('openAfterShortages', 1),
    openAfterInterruptions: number('openAfterInterruptions', 1),
    windowMs: number('windowMs', 0),
    holdMs: number('holdMs', 0),
    longestHoldMs: number('longestHoldMs', 0),
    probeMs: number('probeMs', 0),
  };
}
