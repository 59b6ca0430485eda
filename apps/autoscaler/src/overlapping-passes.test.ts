import { countsTowardsCapacity } from '@poolkeeper/pool-model';
import {
  aBusyMember,
  ago,
  anIdleMember,
  aStrayMember,
  minutes,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aWorld, type FakeWorld } from './testing/a-world.ts';
import { everyCall, type Around } from './testing/every-call.ts';
import { passOf } from './testing/pass-of.ts';

describe('A15: two passes overlap', () => {
  it.each([
    ['and scale in', () => ({ members: [aBusyMember(), ...idle(4)], group: { minSize: 2 } }), 2],
    ['and scale out', () => ({ pendingRuns: 4, members: [aBusyMember(), aBusyMember()] }), 6],
    [
      'and replace a stray',
      () => ({ members: [aStrayMember(), aBusyMember(), aBusyMember()], group: { minSize: 3 } }),
      3,
    ],
  ] satisfies readonly [string, () => SnapshotParts, number][])(
    'do no more than one of them would, in any order of their calls: %s',
    async (_, parts, capacity) => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), async (scheduler) => {
          const world = aWorld(parts());
          const busy = busyInstancesOf(world);
          const around: Around = async (call) => {
            // One turn passes until the call arrives, and one until its answer does.
            await scheduler.schedule(Promise.resolve());
            const result = await call();
            await scheduler.schedule(Promise.resolve());
            expect(boundsAreKept(world)).toBe(true);
            return result;
          };
          const ports = everyCall(world.ports, around);

          await scheduler.waitFor(Promise.all([passOf({ ports }), passOf({ ports })]));

          expect(world.group().desiredCapacity).toBe(capacity);
          expectUntouched(world, busy);
          world.manage();
          world.launch();
          expect((await passOf(world)).decision.kind).toBe('hold');
          expect(world.group().instances.filter(countsTowardsCapacity)).toHaveLength(capacity);
        }),
        { numRuns: 200 },
      );
    },
  );
});

function idle(count: number) {
  return Array.from({ length: count }, (_, index) =>
    anIdleMember({ instance: { launchedAt: ago(minutes(60 + index)) } }),
  );
}

function busyInstancesOf(world: FakeWorld): readonly string[] {
  return world
    .pool()
    .workers.flatMap(({ busy, identity }) =>
      busy && identity.kind === 'known' ? [identity.instanceId] : [],
    );
}

function boundsAreKept(world: FakeWorld): boolean {
  const { desiredCapacity, minSize, maxSize } = world.group();
  return desiredCapacity >= minSize && desiredCapacity <= maxSize;
}

function expectUntouched(world: FakeWorld, instanceIds: readonly string[]): void {
  for (const id of instanceIds) {
    expect(world.group().instances.find((instance) => instance.id === id)).toMatchObject({
      state: 'in-service',
    });
    expect(world.changes.join()).not.toContain(id);
  }
}
