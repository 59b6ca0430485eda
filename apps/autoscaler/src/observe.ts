import { takeSnapshot, type DurationMs, type EpochMs, type Snapshot } from '@poolkeeper/pool-model';
import type { Memory } from './memory.ts';
import type { Ports } from './ports.ts';
import { wordsOf } from './words-of.ts';

export interface Observing {
  readonly clock: () => EpochMs;
  readonly memory: Memory;
  readonly registrationGraceMs: DurationMs;
  /** How the group is looked at. */
  readonly by: 'description' | 'glance';
}

export interface Observation {
  readonly snapshot: Snapshot;
  /** For how long the run at the head of the queue has waited. */
  readonly queueWaitMs: DurationMs;
  /** Why the pool's past could not be read; then the snapshot has none. */
  readonly historyProblem?: string;
}

/**
 * Reads pool, group and the pool's past at the same time. The snapshot's time is that of the question: an answer that took
 * long makes nobody look idle for longer than they were.
 */
export async function observe(
  ports: Ports,
  { clock, memory, registrationGraceMs, by }: Observing,
): Promise<Observation> {
  const observedAt = clock();
  const [pool, group, { history, problem }] = await Promise.all([
    ports.pool.read(),
    by === 'glance' ? ports.group.glance() : ports.group.describe(),
    readHistory(ports, observedAt),
  ]);
  const snapshot = takeSnapshot({
    observedAt,
    pool,
    group: memory.note({ observedAt, pool, group }),
    registrationGraceMs,
    history,
  });
  return {
    snapshot,
    queueWaitMs: memory.queue.note({ observedAt, pool }),
    historyProblem: problem,
  };
}

/** A pass is worth more than the past: without it, what learns from it does nothing. */
async function readHistory({ history }: Ports, observedAt: EpochMs) {
  try {
    return { history: await history?.read(observedAt), problem: undefined };
  } catch (error) {
    return { history: undefined, problem: wordsOf(error) };
  }
}
