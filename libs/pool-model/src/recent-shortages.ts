import type { Shortage } from './activity.ts';
import type { Snapshot } from './snapshot.ts';

/** Longer than passes are apart, and not much longer than a shortage. */
const recentMs = 5 * 60_000;

/** The launches that failed for lack of capacity in the last five minutes, as far as the group's activities were read. */
export function recentShortages({
  group,
  observedAt,
}: Pick<Snapshot, 'group' | 'observedAt'>): readonly Shortage[] {
  return (group.activities ?? []).flatMap(({ shortage, startedAt, endedAt = startedAt }) =>
    shortage !== undefined && observedAt - endedAt < recentMs ? [shortage] : [],
  );
}
