import type { EpochMs } from '@poolkeeper/pool-model';
import type { RunState, SimulatedRun } from './api.ts';

export function waitsForWorker(state: RunState): boolean {
  return state === 'queued' || state === 'confirmed';
}

export function hasWorker(state: RunState): boolean {
  return state === 'running' || state === 'applying';
}

/** Whether no other state follows. */
export function hasEnded(state: RunState): boolean {
  return !waitsForWorker(state) && !hasWorker(state) && state !== 'blocked' && state !== 'unconfirmed';
}

/** A time in which a run needed a worker. Without `startedAt` it got none, or waits for one. */
export interface WorkerNeed {
  readonly readyAt: EpochMs;
  readonly startedAt?: EpochMs;
  readonly endedAt?: EpochMs;
}

/** When a run needed a worker, in order: once, or twice if it was confirmed. */
export function workerNeedsOf({ history }: Pick<SimulatedRun, 'history'>): readonly WorkerNeed[] {
  return history.flatMap(({ state, at }, index) => {
    if (!waitsForWorker(state)) return [];
    const start = history[index + 1];
    if (start === undefined || !hasWorker(start.state)) return { readyAt: at };
    return { readyAt: at, startedAt: start.at, endedAt: history[index + 2]?.at };
  });
}

/** Spacelift's names of a run's states. The steps before a plan and an apply, such as PREPARING, take no time in the world. */
export const spaceliftStateNames = {
  blocked: 'QUEUED',
  queued: 'READY',
  running: 'PLANNING',
  unconfirmed: 'UNCONFIRMED',
  confirmed: 'CONFIRMED',
  applying: 'APPLYING',
  finished: 'FINISHED',
  interrupted: 'FAILED',
  canceled: 'CANCELED',
  stopped: 'STOPPED',
  discarded: 'DISCARDED',
  skipped: 'SKIPPED',
} as const satisfies Record<RunState, string>;
