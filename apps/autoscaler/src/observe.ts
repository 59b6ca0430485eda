import { takeSnapshot, type DurationMs, type EpochMs, type Snapshot } from '@poolkeeper/pool-model';
import type { Memory } from './memory.ts';
import type { Ports } from './ports.ts';

export interface Observing {
  readonly clock: () => EpochMs;
  readonly memory: Memory;
  readonly registrationGraceMs: DurationMs;
}

/**
 * Reads pool and group at the same time. The snapshot's time is that of the question: an answer that took long makes
 * nobody look idle for longer than they were.
 */
export async function observe(
  ports: Ports,
  { clock, memory, registrationGraceMs }: Observing,
): Promise<Snapshot> {
  const observedAt = clock();
  const [pool, group] = await Promise.all([ports.pool.read(), ports.group.describe()]);
  return takeSnapshot({
    observedAt,
    pool,
    group: memory.note({ observedAt, pool, group }),
    registrationGraceMs,
  });
}
