import { aBusyMember, anIdleMember, moment } from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import type { Deadline } from '@poolkeeper/lambda-runtime/calls';
import { awsCallTimeoutMs, readTimeoutMs, timeForCallMs, timeForDrainMs } from './time-limits.ts';
import { aWorld, type FakeWorld } from './testing/a-world.ts';
import { everyCall } from './testing/every-call.ts';
import { passOf } from './testing/pass-of.ts';

const functionTimeoutMs = 30_000;

describe('a pass that runs out of time', () => {
  it('A14: continues a scale-in of a hundred members where the previous pass had to stop', async () => {
    const world = aWorld({
      members: Array.from({ length: 100 }, () => anIdleMember()),
      group: { maxSize: 100 },
    });
    const settings = { policy: { ...defaultPolicy, maxStepIn: 100 } };
    let passes = 0;
    for (let left = 100; left > 0; passes += 1) {
      const before = world.changes.length;
      const report = await passOf(world, { settings, deadline: upAfter(world, before + 50) });
      const { terminating, leftForNextPass, failed } = report.applied;

      expect(failed).toEqual([]);
      expect(terminating.length + leftForNextPass.length).toBe(left);
      expect(report.notices).toEqual(leftForNextPass.length > 0 ? ['left-for-next-pass'] : []);
      // What was started was finished: each termination has its drain.
      expect(world.changes.length - before).toBe(2 * terminating.length);
      expect(world.changes.length - before).toBeGreaterThanOrEqual(50);
      left -= terminating.length;
    }
    expect(passes).toBe(4);
    expect(world.group().desiredCapacity).toBe(0);
    expect(new Set(world.changes).size).toBe(200);
  });

  it('starts no change when reading has used up the time, and reports what is left', async () => {
    const world = aWorld({ pendingRuns: 0, members: [anIdleMember(), aBusyMember()] });
    let remainingMs = functionTimeoutMs;
    const slow = everyCall(world.ports, async (call) => {
      remainingMs = timeForCallMs;
      return call();
    });
    const { applied } = await passOf({ ports: slow }, { deadline: { remainingMs: () => remainingMs } });
    expect(world.changes).toEqual([]);
    expect(applied.leftForNextPass).toHaveLength(1);
  });

  it.each([
    { name: 'of 30 s', group: { terminationHookTimeoutMs: 30_000 }, afterMs: 20_000, terminated: 0 },
    { name: 'of 30 s, sooner', group: { terminationHookTimeoutMs: 30_000 }, afterMs: 19_000, terminated: 2 },
    { name: 'that is unknown', group: {}, afterMs: 20_000, terminated: 0 },
    { name: 'of an hour', group: { terminationHookTimeoutMs: 3_600_000 }, afterMs: 50_000, terminated: 2 },
  ])(
    'terminates no instance that can have been retained since it was described, by a hook timeout $name',
    async ({ group, afterMs, terminated }) => {
      const world = aWorld({ pendingRuns: 0, members: [anIdleMember(), anIdleMember()], group });
      let now = moment;
      // Spacelift answers late. Meanwhile the instances can have been terminated, and their hook can have timed out with runs on them.
      const pool = {
        ...world.ports.pool,
        async read() {
          const answer = await world.ports.pool.read();
          now += afterMs;
          return answer;
        },
      };
      const { applied } = await passOf({ ports: { ...world.ports, pool } }, { clock: () => now });
      expect(applied.terminating).toHaveLength(terminated);
      expect(applied.leftForNextPass).toHaveLength(2 - terminated);
    },
  );

  it('does not start a drain that could not end, and leaves it to the manager', async () => {
    const member = anIdleMember();
    const world = aWorld({ members: [member] });
    const deadline = { remainingMs: () => (world.changes.length === 0 ? 60_000 : timeForDrainMs) };
    const { applied } = await passOf(world, { deadline });
    expect(world.changes).toEqual([`terminate ${member.instance.id} decrement`]);
    expect(applied.failed).toEqual([
      {
        instanceId: member.instance.id,
        problem: expect.stringContaining('left for the lifecycle manager') as string,
      },
    ]);
  });

  it("has time to act even after the slowest reads, within the function's own timeout", () => {
    const settingsTimeoutMs = awsCallTimeoutMs;
    expect(settingsTimeoutMs + readTimeoutMs + timeForCallMs).toBeLessThan(functionTimeoutMs);
  });
});

function upAfter(world: FakeWorld, changes: number): Deadline {
  return { remainingMs: () => (world.changes.length < changes ? 60_000 : timeForCallMs) };
}
