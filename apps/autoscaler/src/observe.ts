import { takeSnapshot, type DurationMs, type EpochMs, type Snapshot } from '@poolkeeper/pool-model';
import type { Ports } from './ports.ts';

/**
 * Reads pool and group at the same time. The snapshot's time is that of the question: an answer that took long makes
 * nobody look idle for longer than they were.
 */
export async function observe(
  { pool, group }: Ports,
  { clock, registrationGraceMs }: { readonly clock: () => EpochMs; readonly registrationGraceMs: DurationMs },
): Promise<Snapshot> {
  const observedAt = clock();
  const [poolSeen, groupSeen] = await Promise.all([pool.read(), group.describe()]);
  return takeSnapshot({ observedAt, pool: poolSeen, group: groupSeen, registrationGraceMs });
}
