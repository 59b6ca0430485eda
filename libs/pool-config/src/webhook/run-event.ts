import type { EpochMs } from '@poolkeeper/pool-model';
import { isPoolName } from './pass-request.ts';

/** What Spacelift's notification policy sends when a run may need a worker. */
export interface RunEvent {
  /** Names of the pools that may have to serve the run. */
  readonly pools: readonly string[];
  readonly run: string;
  /** `READY` */
  readonly state: string;
  /** When the run came into the state. */
  readonly at: EpochMs;
}

/**
 * States in which a run needs a worker, or may soon: it waits for its stack's lock, for a worker, or for a person. A pool with
 * `scaling.foreseen` has learned how long people take.
 *
 * Source: https://docs.spacelift.io/concepts/run#run-states
 */
export const statesWorthAPass = ['QUEUED', 'READY', 'CONFIRMED', 'UNCONFIRMED', 'PENDING_REVIEW'] as const;

/** Spacelift's times are in nanoseconds, which a number cannot hold exactly. */
const nanosecondsInMs = 1_000_000;

/** More than any account has in one region. */
const mostPools = 100;

export function formatRunEvent({ pools, run, state, at }: RunEvent): string {
  return JSON.stringify({ pools, run, state, updated_at: Math.floor(at) * nanosecondsInMs });
}

/** What the text of an event says, or what is wrong with it. */
export type ReadRunEvent =
  | { readonly kind: 'event'; readonly event: RunEvent }
  | { readonly kind: 'malformed'; readonly problem: string };

export function readRunEvent(text: string): ReadRunEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed('it must be JSON');
  }
  if (typeof value !== 'object' || value === null) return malformed('it must be a JSON object');
  const { pools, run, state, updated_at: updatedAt } = value as Readonly<Record<string, unknown>>;
  if (!Array.isArray(pools) || pools.length === 0 || pools.length > mostPools || !pools.every(isPoolName)) {
    return malformed(`pools must be 1 to ${mostPools} names of pools`);
  }
  if (typeof updatedAt !== 'number' || !Number.isFinite(updatedAt)) {
    return malformed('updated_at must be a time in nanoseconds');
  }
  const at = updatedAt / nanosecondsInMs;
  return {
    kind: 'event',
    event: { pools: [...new Set(pools)], run: textOf(run), state: textOf(state), at },
  };
}

function malformed(problem: string): ReadRunEvent {
  return { kind: 'malformed', problem };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
