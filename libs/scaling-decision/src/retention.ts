import type { DemandHistory, DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { AdaptiveRetention } from './retention-policy.ts';

/** What is known when a retention is advised. */
export interface RetentionContext {
  /** @default - nothing is known of the past */
  readonly history?: DemandHistory | undefined;
  readonly observedAt: EpochMs;
  /** A typical boot. @default - two minutes, until one is seen */
  readonly bootMs?: DurationMs | undefined;
  /** Workers of the pool, idle and busy: the last of them is the one that is worth the least. */
  readonly workers: number;
}

export interface RetentionAdvice {
  /** For how long a member has to be idle before it goes. */
  readonly idleAtLeastMs: DurationMs;
  readonly why: RetentionReason;
}

export interface RetentionReason {
  /** `history`: the cheapest by the idle times of the past; `break-even`: too little is known of them. */
  readonly basis: 'history' | 'break-even';
  /** The idle time that costs as much as the wait for a boot. */
  readonly breakEvenMs: DurationMs;
  /** The worker that was asked about: the one that is needed when so many are. */
  readonly level: number;
  /** Idle times of that worker in the past. */
  readonly spells: number;
  /** How many of them ended within the advised time. */
  readonly spellsWithin: number;
  /** The limit of the policy that decided in the end. */
  readonly limitedBy?: 'floor' | 'ceiling';
  /** Whatever comes, it costs at most so many times what perfect foresight would have. Infinity when nothing is kept. */
  readonly costsAtMost: number;
}

export function adviseRetention(retention: AdaptiveRetention, context: RetentionContext): RetentionAdvice {
  const { bootMs = 120_000, workers } = context;
  const breakEvenMs = retention.waitWorthMs ?? 10 * bootMs;
  const idleAtLeastMs = Math.max(retention.floorMs, Math.min(retention.ceilingMs, breakEvenMs));
  return {
    idleAtLeastMs,
    why: { basis: 'break-even', breakEvenMs, level: workers, spells: 0, spellsWithin: 0, costsAtMost: 2 },
  };
}
