import {
  aBusyMember,
  ago,
  aLeavingMember,
  anIdleMember,
  anInstance,
  minutes,
  moment,
  type MemberParts,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { Deadline } from '@poolkeeper/lambda-runtime/calls';
import { timeForCallMs } from '../time-limits.ts';
import { createMemory } from '../remember/memory.ts';
import { aLog } from '@poolkeeper/lambda-runtime/testing';
import { aWorld, type FakeWorld } from '../testing/a-world.ts';
import { passOf } from '../testing/pass-of.ts';

describe('a retained instance', () => {
  it('is drained while its worker takes runs, and terminated in a later pass', async () => {
    const member = aRetained({ worker: { drained: false } });
    const world = aWorld({ members: [member] });

    expect(await passOf(world)).toMatchObject({
      retained: 1,
      applied: { drained: [member.instance.id], ended: [] },
    });
    expect(world.changes).toEqual([drainOf(member)]);

    expect(await passOf(world)).toMatchObject({ applied: { drained: [], ended: [member.instance.id] } });
    expect(world.group().instances).toEqual([]);
    expect(await passOf(world)).toMatchObject({ retained: 0, notices: [] });
  });

  it('is left alone while a run is on it, and reported with its age and verdict', async () => {
    const member = aRetained({ worker: { busy: true }, instance: { launchedAt: ago(minutes(199)) } });
    const world = aWorld({ members: [member] });
    const log = aLog();
    for (let passes = 0; passes < 3; passes += 1) await passOf(world, { log });
    expect(world.changes).toEqual([]);
    expect(log.lines[1]).toEqual({
      level: 'warn',
      message: expect.stringContaining('1 instance kept by the group') as string,
      fields: {
        code: 'retained-instance',
        count: 1,
        instanceHours: 3.3,
        instances: [
          {
            instanceId: member.instance.id,
            instanceType: 't3.small',
            ageHours: 3.3,
            verdict: 'wait: a run is in progress',
          },
        ],
      },
    });
  });

  it('is terminated without lowering the capacity, at the minimum size and without a hook, too', async () => {
    const member = aRetained();
    const busy = aBusyMember();
    const world = aWorld({ members: [member, busy], group: { minSize: 1, hasTerminationHook: false } });
    await passOf(world);
    expect(world.changes).toEqual([drainOf(member), `terminate ${member.instance.id}`]);
    expect(world.group()).toMatchObject({ desiredCapacity: 1, instances: [busy.instance] });
  });

  it('is kept when its last drain finds a run that the snapshot did not show', async () => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    const before = world.pool();
    world.updatePool((pool) => ({
      ...pool,
      workers: pool.workers.map((worker) => ({ ...worker, busy: true })),
    }));
    const stale = { ...world.ports.pool, read: () => Promise.resolve(before) };

    await passOf({ ports: { ...world.ports, pool: stale } });

    expect(world.changes).toEqual([drainOf(member)]);
    expect(world.group().instances).toHaveLength(1);
  });

  it('is kept when one of its workers cannot be drained', async () => {
    const member = aRetained({ otherWorkers: [{ drained: true }] });
    const world = aWorld({ members: [member] });
    world.break(`drain ${member.workers[1]?.id ?? ''}`, new Error('no'));
    expect(await passOf(world)).toMatchObject({ applied: { ended: [], failed: [{}] } });
    expect(world.group().instances).toHaveLength(1);
  });

  it('is terminated when its machine has stopped', async () => {
    const world = aWorld({ members: [] });
    const instance = retainedWithoutWorker(world, { launchedAt: ago(minutes(1)) });
    world.setMachine(instance.id, { isRunning: false });
    expect((await passOf(world)).applied.ended).toEqual([instance.id]);
  });

  it('is terminated at once when it never had a worker and the answer shows nearly all others', async () => {
    const world = aWorld({ members: Array.from({ length: 6 }, () => aBusyMember()) });
    const instance = retainedWithoutWorker(world);
    expect((await passOf(world)).applied.ended).toEqual([instance.id]);
  });

  it('is kept without a worker for a whole grace of passes when the answer cannot be trusted', async () => {
    const world = aWorld({ members: [] });
    const instance = retainedWithoutWorker(world);
    const memory = createMemory();
    for (const minute of [0, 4, 8]) {
      await passOf(world, { memory, clock: () => moment + minutes(minute) });
      expect(world.changes).toEqual([]);
    }
    const { applied } = await passOf(world, { memory, clock: () => moment + minutes(10) });
    expect(applied.ended).toEqual([instance.id]);
  });

  it('is not judged by the passes of another process', async () => {
    const world = aWorld({ members: [] });
    retainedWithoutWorker(world);
    for (const minute of [0, 4, 8, 12]) await passOf(world, { clock: () => moment + minutes(minute) });
    expect(world.changes).toEqual([]);
  });

  it('is kept when the worker that it had is missing in an answer', async () => {
    const member = aRetained({ worker: { busy: true } });
    const others = Array.from({ length: 6 }, () => aBusyMember());
    const world = aWorld({ members: [member, ...others] });
    const memory = createMemory();
    await passOf(world, { memory });
    world.updatePool((pool) => ({
      ...pool,
      workers: pool.workers.filter(({ id }) => id !== member.workers[0]?.id),
    }));
    await passOf(world, { memory, clock: () => moment + minutes(1) });
    expect(world.changes).toEqual([]);
  });

  it('is left for the next pass in the last seconds', async () => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    const upAfterTheDrain: Deadline = {
      remainingMs: () => (world.changes.length === 0 ? 60_000 : timeForCallMs),
    };
    const { applied } = await passOf(world, { deadline: upAfterTheDrain });
    expect(world.changes).toEqual([drainOf(member)]);
    expect(applied.leftForNextPass).toEqual([member.instance.id]);
    expect((await passOf(world)).applied.ended).toEqual([member.instance.id]);
  });

  it('is judged and reported, but not touched, in a dry run', async () => {
    const world = aWorld({ members: [aRetained()] });
    const report = await passOf(world, { settings: { dryRun: true } });
    expect(report).toMatchObject({ retained: 1, notices: ['retained-instance'] });
    expect(world.changes).toEqual([]);
  });
});

describe('an instance that only a person can explain', () => {
  it.each(['standby', 'detached'] as const)('is reported and never touched: %s', async (state) => {
    const member = aLeavingMember({ instance: { state, launchedAt: ago(minutes(90)) } });
    const world = aWorld({ members: [member] });
    const log = aLog();
    for (let passes = 0; passes < 3; passes += 1) await passOf(world, { log });
    expect(world.changes).toEqual([]);
    expect(log.lines[1]).toMatchObject({
      level: 'warn',
      fields: {
        code: 'unexplained-instance',
        count: 1,
        instanceHours: 1.5,
        instances: [
          { instanceId: member.instance.id, where: state, ageHours: 1.5, instanceType: 't3.small' },
        ],
      },
    });
  });

  it('is neither a terminating instance nor a worker whose machine is gone', async () => {
    const world = aWorld({ members: [aLeavingMember(), anIdleMember()] });
    expect(await passOf(world)).toMatchObject({ unexplained: 0, notices: [] });
  });
});

function aRetained(parts: MemberParts = {}) {
  return aLeavingMember({ ...parts, instance: { state: 'retained', ...parts.instance } });
}

function retainedWithoutWorker(world: FakeWorld, overrides: Parameters<typeof anInstance>[0] = {}) {
  const instance = anInstance({ state: 'retained', ...overrides });
  world.updateGroup((group) => ({ ...group, instances: [...group.instances, instance] }));
  return instance;
}

function drainOf({ workers }: ReturnType<typeof aRetained>): string {
  return `drain ${workers[0]?.id ?? ''}`;
}
