import {
  aBusyMember,
  ago,
  aLeavingMember,
  anIdleMember,
  aStrayMember,
  minutes,
  moment,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { countsTowardsCapacity } from '@poolkeeper/pool-model';
import { createMemory } from './remember/memory.ts';
import { aWorld, type FakeWorld } from './testing/a-world.ts';
import { everyCall, type Around } from './testing/every-call.ts';
import { passOf } from './testing/pass-of.ts';

describe('a function that dies between any two calls', () => {
  it.each([
    ['before the call takes effect', 'before'],
    ['after the call has taken effect', 'after'],
  ] as const)('leaves only what the next passes and the manager finish: %s', async (_, when) => {
    for (const scenario of scenarios) {
      let died = true;
      let call = 0;
      while (died) {
        call += 1;
        const { parts, workersAtRest } = scenario();
        const world = aWorld(parts);
        const busy = world.pool().workers.filter((worker) => worker.busy);
        const process = dyingAt(call, when);

        await Promise.race([passOf({ ports: everyCall(world.ports, process.around) }), process.death]);
        await bringToRest(world);

        expectRest(world, workersAtRest);
        expect(world.pool().workers).toEqual(expect.arrayContaining(busy));
        died = process.hasDied();
      }
      // Two reads, and at least three terminations or drains.
      expect(call).toBeGreaterThan(5);
    }
  });
});

type Scenario = () => { readonly parts: SnapshotParts; readonly workersAtRest: number };

const scenarios: readonly Scenario[] = [
  () => ({
    parts: { members: [aBusyMember(), anIdleMember(), anIdleMember(), anIdleMember()] },
    workersAtRest: 1,
  }),
  () => ({
    parts: {
      pendingRuns: 3,
      members: [
        aBusyMember(),
        aBusyMember(),
        aStrayMember(),
        retained({ drained: false }),
        retained({ drained: true }),
      ],
    },
    // Two busy members, and three for the pending runs: no run needs a replacement of the stray.
    workersAtRest: 5,
  }),
];

function retained(worker: { readonly drained: boolean }) {
  return aLeavingMember({ instance: { state: 'retained', launchedAt: ago(minutes(60)) }, worker });
}

/** Makes the process end with its n-th call: neither that call nor a later one returns. */
function dyingAt(fatalCall: number, when: 'before' | 'after') {
  const { promise: death, resolve: die } = Promise.withResolvers<undefined>();
  let calls = 0;
  let dead = false;
  const hasDied = () => dead;
  const never = () => new Promise<never>(() => undefined);
  const around: Around = async (call) => {
    if (dead) return never();
    calls += 1;
    if (calls !== fatalCall) {
      const result = await call();
      return hasDied() ? never() : result;
    }
    dead = true;
    if (when === 'after') await call();
    die(undefined);
    return never();
  };
  return { around, death, hasDied };
}

/** Runs passes, the lifecycle manager and the group until nothing changes any more. */
async function bringToRest(world: FakeWorld): Promise<void> {
  const memory = createMemory();
  for (let minute = 1; minute <= 8; minute += 1) {
    world.manage();
    world.launch();
    await passOf(world, { memory, clock: () => moment + minutes(minute) / 10 });
  }
}

function expectRest(world: FakeWorld, workersAtRest: number): void {
  const { instances, desiredCapacity } = world.group();
  expect(desiredCapacity).toBe(workersAtRest);
  expect(instances.filter(countsTowardsCapacity)).toHaveLength(workersAtRest);
  expect(instances).toHaveLength(workersAtRest);
  expect(world.pool().workers.filter(({ drained }) => drained)).toEqual([]);
}
