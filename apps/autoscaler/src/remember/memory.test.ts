import {
  aBusyMember,
  aLeavingMember,
  anIdleMember,
  aSnapshot,
  minutes,
  moment,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { createMemory } from './memory.ts';

const waits = { registrationGraceMs: minutes(10), absenceWaitMs: minutes(30) };

describe('capacity that is missing', () => {
  it.each<[string, SnapshotParts, boolean]>([
    ['has as many instances as it wants', { group: { desiredCapacity: 2 } }, false],
    ['has more instances than it wants', { group: { desiredCapacity: 1 } }, false],
    ['has fewer instances than it wants', { group: { desiredCapacity: 3 } }, true],
    [
      'wants one more, and has one that leaves',
      { members: [anIdleMember(), aBusyMember(), aLeavingMember()], group: { desiredCapacity: 3 } },
      true,
    ],
  ])('is remembered if the group %s: %j', (_, parts, isMissing) => {
    const { belowDesiredSince } = createMemory().remember(seen(parts), waits);
    expect(belowDesiredSince).toBe(isMissing ? moment : undefined);
  });
});

describe('what is remembered of retained instances', () => {
  it('is nothing of instances that leave in another way', () => {
    const members = (['terminating', 'standby', 'detached', 'retained'] as const).map((state) =>
      aLeavingMember({ instance: { state } }),
    );
    const { retained } = createMemory().remember(seen({ members }), waits);
    expect([...retained.keys()]).toEqual([members[3]?.instance.id]);
  });

  it('is forgotten once an instance has left the group', () => {
    const memory = createMemory();
    const members = [aLeavingMember({ instance: { state: 'retained' } })];
    memory.remember(seen({ members }), waits);
    expect(memory.remember(seen({ members: [] }), waits).retained.size).toBe(0);
    const again = memory.remember({ ...seen({ members }), answeredAt: moment + 1 }, waits);
    expect([...again.retained.values()]).toMatchObject([{ drainedSince: moment + 1 }]);
  });
});

/** What a pass observes at `moment`: by default two members. */
function seen(parts: SnapshotParts) {
  const snapshot = aSnapshot({ members: [anIdleMember(), aBusyMember()], ...parts });
  return {
    seenBy: 'description' as const,
    snapshot,
    answeredAt: snapshot.observedAt,
    machines: new Map(),
    unexplained: [],
  };
}
