import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { BreakerState } from './purchase-choice.ts';

/** An event that shows whether a purchase option is available. */
export interface CapacityEvent {
  readonly kind: 'shortage' | 'interruption' | 'success';
  readonly at: EpochMs;
}

export interface BreakerSettings {
  readonly openAfterShortages: number;
  readonly openAfterInterruptions: number;
  readonly windowMs: DurationMs;
  readonly holdMs: DurationMs;
  readonly longestHoldMs: DurationMs;
  readonly probeMs: DurationMs;
}

export interface Breaker {
  readonly state: BreakerState;
  /** When an open or half-open breaker moves on if nothing happens; Infinity while closed. */
  readonly until: EpochMs;
  /** What opened it last, or counts towards opening it. */
  readonly shortages: number;
  readonly interruptions: number;
}

/**
 * The state of a circuit breaker, computed from all events: the same in any order, and remembered nowhere. It opens at
 * the number of shortages without a success in between, or of interruptions, within the window. It stays open until
 * nothing has failed for the hold, which doubles with each relapse; a success meanwhile was requested earlier. While
 * half-open, the first success closes it and the first shortage opens it again. The end of the probe closes it too:
 * then no instance was needed.
 */
export function readBreaker(
  events: readonly CapacityEvent[],
  settings: BreakerSettings,
  observedAt: EpochMs,
): Breaker {
  const history = events
    .filter(({ at }) => Number.isFinite(at))
    .map((event) => ({ ...event, at: Math.min(event.at, observedAt) }))
    .toSorted(inTime);
  let breaker: Memory = { state: 'closed', until: Infinity, relapses: 0, shortages: [], interruptions: [] };
  for (const event of history)
    breaker = afterEvent(afterWaiting(breaker, settings, event.at), settings, event);
  const { state, until, shortages, interruptions } = afterWaiting(breaker, settings, observedAt);
  return { state, until, shortages: shortages.length, interruptions: interruptions.length };
}

interface Memory {
  readonly state: BreakerState;
  readonly until: EpochMs;
  /** When the last hold was over. */
  readonly heldUntil?: EpochMs;
  /** How often it has opened without a quiet time of the longest hold in between. */
  readonly relapses: number;
  readonly shortages: readonly EpochMs[];
  readonly interruptions: readonly EpochMs[];
}

/** No hold is doubled more often, so that a hold of 0 stays one. */
const mostDoublings = 30;

/** At the same time, success comes last: a launched instance outweighs a failed launch. */
const kinds = ['interruption', 'shortage', 'success'] as const;

function inTime(one: CapacityEvent, other: CapacityEvent): number {
  return one.at - other.at || kinds.indexOf(one.kind) - kinds.indexOf(other.kind);
}

function afterWaiting(breaker: Memory, settings: BreakerSettings, now: EpochMs): Memory {
  if (breaker.state === 'open' && now >= breaker.until) {
    const { until: heldUntil } = breaker;
    const probing: Memory = {
      ...breaker,
      state: 'half-open',
      until: heldUntil + settings.probeMs,
      heldUntil,
    };
    return afterWaiting(probing, settings, now);
  }
  if (breaker.state === 'half-open' && now >= breaker.until) return closed(breaker);
  return breaker;
}

function afterEvent(breaker: Memory, settings: BreakerSettings, { kind, at }: CapacityEvent): Memory {
  const isRecent = (moment: EpochMs) => at - moment < settings.windowMs;
  switch (kind) {
    case 'success':
      if (breaker.state === 'half-open') return closed(breaker);
      return breaker.state === 'closed' ? { ...breaker, shortages: [] } : breaker;
    case 'shortage': {
      const shortages = [...breaker.shortages.filter(isRecent), at];
      const opens = breaker.state !== 'closed' || shortages.length >= settings.openAfterShortages;
      const next = { ...breaker, shortages };
      return opens ? opened(next, settings, at) : next;
    }
    case 'interruption': {
      const interruptions = [...breaker.interruptions.filter(isRecent), at];
      const next = { ...breaker, interruptions };
      return interruptions.length >= settings.openAfterInterruptions ? opened(next, settings, at) : next;
    }
  }
}

/** An open breaker stays open longer; another one relapses, unless the last relapse is long past. */
function opened(breaker: Memory, settings: BreakerSettings, at: EpochMs): Memory {
  const { heldUntil = -Infinity, state, until } = breaker;
  const isForgotten = at - heldUntil >= settings.longestHoldMs;
  const relapses = state === 'open' ? breaker.relapses : isForgotten ? 0 : breaker.relapses + 1;
  const holdMs = Math.min(settings.longestHoldMs, settings.holdMs * 2 ** Math.min(relapses, mostDoublings));
  const holdsUntil = at + holdMs;
  return {
    ...breaker,
    state: 'open',
    relapses,
    until: state === 'open' ? Math.max(until, holdsUntil) : holdsUntil,
  };
}

/** Interruptions still count: launches do not show whether instances stay. */
function closed(breaker: Memory): Memory {
  return { ...breaker, state: 'closed', until: Infinity, shortages: [] };
}
