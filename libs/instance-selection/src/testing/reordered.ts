import fc from 'fast-check';
import type { Group, Snapshot } from '@poolkeeper/pool-model';

/** The same snapshot with everything in it that has no order in another one. */
export function anyReordered(snapshot: Snapshot): fc.Arbitrary<Snapshot> {
  const { members, pool, group } = snapshot;
  return fc
    .record({
      members: shuffled(members),
      workers: shuffled(pool.workers),
      instances: shuffled(group.instances),
      activities: shuffled(group.activities ?? []),
    })
    .map(({ members: others, workers, instances, activities }) => ({
      ...snapshot,
      members: others,
      pool: { ...pool, workers },
      group: { ...group, instances, ...known(group, activities) },
    }));
}

function known(group: Group, activities: NonNullable<Group['activities']>): Pick<Group, 'activities'> {
  return group.activities === undefined ? {} : { activities };
}

function shuffled<Thing>(things: readonly Thing[]): fc.Arbitrary<readonly Thing[]> {
  return fc.shuffledSubarray([...things], { minLength: things.length });
}
