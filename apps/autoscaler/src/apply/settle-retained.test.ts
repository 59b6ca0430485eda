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
import { passOf, type PassOptions } from '../testing/pass-of.ts';

describe('a retained instance', () => {
  it('is drained while its worker takes runs, and terminated in a later pass', async () => {
    const member = aRetained({ worker: { drained: false } });
    const world = aWorld({ members: [member] });

    expect(await passOf(world)).toMatchObject({
      retained: 1,
      applied: { drained: [member.instance.id], ended: [] },
    });
    expect(world.changes).toEqual([drainOf(member)]);

    expect(await passOf(world, settled)).toMatchObject({
      applied: { drained: [], ended: [member.instance.id] },
    });
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

  it.each([undefined, 'another'])(
    'is kept for the run of a worker that names the group %s',
    async (groupName) => {
      const { instance } = aRetained();
      const [worker] = aBusyMember().workers;
      const world = aWorld({ members: [] });
      world.updateGroup((group) => ({ ...group, instances: [instance] }));
      world.updatePool((pool) => ({
        ...pool,
        busyWorkers: 1,
        workers: [
          { ...worker, drained: true, identity: { kind: 'known', instanceId: instance.id, groupName } },
        ],
      }));
      const memory = createMemory();
      for (let minute = 0; minute <= 40; minute += 5) await passAt(minute, world, { memory });
      expect(world.changes).toEqual([]);
    },
  );

  it('is terminated without lowering the capacity, at the minimum size and without a hook, too', async () => {
    const member = aRetained();
    const busy = aBusyMember();
    const world = aWorld({ members: [member, busy], group: { minSize: 1, hasTerminationHook: false } });
    await passOf(world, settled);
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

    await passOf({ ports: { ...world.ports, pool: stale } }, settled);

    expect(world.changes).toEqual([drainOf(member)]);
    expect(world.group().instances).toHaveLength(1);
  });

  it('is kept when one of its workers cannot be drained', async () => {
    const member = aRetained({ otherWorkers: [{ drained: true }] });
    const world = aWorld({ members: [member] });
    world.break(`drain ${member.workers[1]?.id ?? ''}`, new Error('no'));
    expect(await passOf(world, settled)).toMatchObject({ applied: { ended: [], failed: [{}] } });
    expect(world.group().instances).toHaveLength(1);
  });

  it('is terminated when its machine has stopped', async () => {
    const world = aWorld({ members: [] });
    const instance = retainedWithoutWorker(world, { launchedAt: ago(minutes(1)) });
    world.setMachine(instance.id, { isRunning: false });
    expect((await passOf(world)).applied.ended).toEqual([instance.id]);
  });

  it('is terminated without a worker once every pass of the whole absence wait has found none', async () => {
    const world = aWorld({ members: Array.from({ length: 6 }, () => aBusyMember()) });
    const instance = retainedWithoutWorker(world);
    const memory = createMemory();
    for (const minute of [0, 7, 14, 21, 28]) {
      await passAt(minute, world, { memory });
      expect(world.changes).toEqual([]);
    }
    expect((await passAt(30, world, { memory })).applied.ended).toEqual([instance.id]);
  });

  it.each([
    ['the passes are too far apart', [0, 8, 16, 24, 32]],
    ['the clock goes back', [0, 7, 14, 21, 28, 10, 17, 24, 31]],
  ])('is kept without a worker when %s', async (_, minutesOfPasses) => {
    const world = aWorld({ members: [] });
    retainedWithoutWorker(world);
    const memory = createMemory();
    for (const minute of minutesOfPasses) await passAt(minute, world, { memory });
    expect(world.changes).toEqual([]);
  });

  it('is not judged by the passes of another process', async () => {
    const world = aWorld({ members: [] });
    retainedWithoutWorker(world);
    for (let minute = 0; minute <= 60; minute += 5) await passAt(minute, world);
    expect(world.changes).toEqual([]);
  });

  it('is kept when its busy worker is missing in the answers of 29 minutes', async () => {
    const member = aRetained({ worker: { busy: true } });
    const others = Array.from({ length: 6 }, () => aBusyMember());
    const world = aWorld({ members: [member, ...others] });
    const memory = createMemory();
    await passAt(0, world, { memory });
    world.updatePool((pool) => ({
      ...pool,
      workers: pool.workers.filter(({ id }) => id !== member.workers[0]?.id),
    }));
    for (let minute = 1; minute <= 30; minute += 1) await passAt(minute, world, { memory });
    expect(world.changes).toEqual([]);
  });

  it('is left for the next pass in the last seconds', async () => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    const upAfterTheDrain: Deadline = {
      remainingMs: () => (world.changes.length === 0 ? 60_000 : timeForCallMs),
    };
    const { applied } = await passOf(world, { ...settled, deadline: upAfterTheDrain });
    expect(world.changes).toEqual([drainOf(member)]);
    expect(applied.leftForNextPass).toEqual([member.instance.id]);
    expect((await passOf(world, settled)).applied.ended).toEqual([member.instance.id]);
  });

  it('is not drained in the last seconds', async () => {
    const member = aRetained({ worker: { drained: false } });
    const world = aWorld({ members: [member] });
    const { applied } = await passOf(world, { deadline: { remainingMs: () => timeForCallMs } });
    expect(world.changes).toEqual([]);
    expect(applied.leftForNextPass).toEqual([member.instance.id]);
  });

  it('is drained also while EC2 cannot be asked about it', async () => {
    const member = aRetained({ worker: { drained: false } });
    const world = aWorld({ members: [member] });
    world.break('machines', new Error('throttled'));
    expect((await passOf(world)).applied.drained).toEqual([member.instance.id]);
  });

  it('is judged and reported, but not touched, in a dry run', async () => {
    const world = aWorld({ members: [aRetained()] });
    const report = await passOf(world, { settings: { dryRun: true, settlingTimeMs: 0 } });
    expect(report).toMatchObject({ retained: 1, notices: ['retained-instance'] });
    expect(world.changes).toEqual([]);
  });
});

describe('a retained instance that looks idle', () => {
  it('is kept until its workers have been seen drained for the settling time', async () => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    const memory = createMemory();
    await passOf(world, { memory });
    await passOf(world, { memory, clock: () => moment + 9_999 });
    expect(world.changes).toEqual([]);
    const { applied } = await passOf(world, { memory, clock: () => moment + 10_000 });
    expect(applied.ended).toEqual([member.instance.id]);
  });

  it('settles from the answer that shows its workers drained, however long the answer took', async () => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    const memory = createMemory();
    let now = moment;
    const slow = { ...world.ports.pool, read: () => ((now += 8_000), world.ports.pool.read()) };
    await passOf({ ports: { ...world.ports, pool: slow } }, { memory, clock: () => now });
    await passOf(world, { memory, clock: () => moment + 17_999 });
    expect(world.changes).toEqual([]);
    await passOf(world, { memory, clock: () => moment + 18_000 });
    expect(world.changes).toEqual([drainOf(member), `terminate ${member.instance.id}`]);
  });

  it('settles anew when a pass finds a worker that was taken back into service', async () => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    const memory = createMemory();
    await passOf(world, { memory });
    setWorker(world, { drained: false });
    await passOf(world, { memory, clock: () => moment + 5_000 });
    await passOf(world, { memory, clock: () => moment + 10_000 });
    await passOf(world, { memory, clock: () => moment + 19_999 });
    expect(world.changes).toEqual([drainOf(member)]);
    await passOf(world, { memory, clock: () => moment + 20_000 });
    expect(world.changes).toEqual([drainOf(member), drainOf(member), `terminate ${member.instance.id}`]);
  });

  it.each([
    ['answers that the worker is not drained', () => Promise.resolve({ busy: false, drained: false })],
    ['fails', () => Promise.reject(new Error('no answer'))],
  ])('settles anew after a drain that %s, as a run may have started that shows late', async (_, drain) => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    const memory = createMemory();
    const undrained = { ports: { ...world.ports, pool: { ...world.ports.pool, drain } } };
    await passOf(world, { memory });
    await passOf(undrained, { memory, clock: () => moment + 10_000 });
    await passOf(world, { memory, clock: () => moment + 14_000 });
    await passOf(world, { memory, clock: () => moment + 23_999 });
    expect(world.changes).toEqual([]);
    await passOf(world, { memory, clock: () => moment + 24_000 });
    expect(world.changes).toEqual([drainOf(member), `terminate ${member.instance.id}`]);
  });

  it('is kept when the last drain answers that the worker is not drained', async () => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    world.refuseDrain(member.workers[0]?.id ?? '');
    const { applied, notices } = await passOf(world, settled);
    expect(world.changes).toEqual([drainOf(member)]);
    expect(applied).toMatchObject({
      drained: [],
      ended: [],
      failed: [{ problem: expect.stringContaining('spacelift answered that it is not drained') as string }],
    });
    expect(notices).toContain('action-failed');
  });

  it.each([
    ['the first', 0],
    ['the second', 1],
  ])('is kept when the last drain finds a run on %s of its two workers', async (_, index) => {
    const member = aRetained({ otherWorkers: [{ drained: true }] });
    const world = aWorld({ members: [member] });
    const before = world.pool();
    setWorker(world, { busy: true }, member.workers[index]?.id);
    const stale = { ...world.ports.pool, read: () => Promise.resolve(before) };
    const { applied } = await passOf({ ports: { ...world.ports, pool: stale } }, settled);
    expect(world.changes).toEqual(member.workers.map(({ id }) => `drain ${id}`));
    expect(applied).toMatchObject({ drained: [member.instance.id], ended: [] });
  });

  it('is kept for as long as it reports a run that Spacelift does not show', async () => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    const memory = createMemory();
    const settings = { settlingTimeMs: 0 };
    world.setMachine(member.instance.id, { isRunning: true, report: { busy: true, at: moment } });
    for (const minute of [0, 10, 20, 30]) await passAt(minute, world, { memory, settings });
    expect(world.changes).toEqual([]);
    world.setMachine(member.instance.id, { isRunning: true, report: { busy: false, at: moment } });
    expect((await passAt(31, world, { memory, settings })).applied.ended).toEqual([member.instance.id]);
  });

  it('is kept until its workers have been watched for the absence wait when it does not report its runs', async () => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    const memory = createMemory();
    const settings = { settlingTimeMs: 0 };
    world.setMachine(member.instance.id, { isRunning: true });
    for (const minute of [0, 5, 10, 15, 20, 25, 29]) await passAt(minute, world, { memory, settings });
    expect(world.changes).toEqual([]);
    expect((await passAt(30, world, { memory, settings })).applied.ended).toEqual([member.instance.id]);
  });

  it('is kept when an answer of EC2 lacks it, so that its report is not known', async () => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    world.setMachine(member.instance.id, undefined);
    await passOf(world, settled);
    expect(world.changes).toEqual([]);
    world.setMachine(member.instance.id, { isRunning: true, setUpAt: ago(minutes(30)) });
    expect((await passOf(world, settled)).applied.ended).toEqual([member.instance.id]);
  });

  it('is kept for as long as the answers of EC2 lack it while its worker is listed', async () => {
    const member = aRetained();
    const world = aWorld({ members: [member] });
    world.setMachine(member.instance.id, undefined);
    const memory = createMemory();
    const settings = { settlingTimeMs: 0 };
    for (let minute = 0; minute <= 60; minute += 5) await passAt(minute, world, { memory, settings });
    expect(world.changes).toEqual([]);
  });

  it('is kept when EC2 cannot be asked whether it reports a run', async () => {
    const world = aWorld({ members: [aRetained()] });
    world.break('machines', new Error('throttled'));
    const log = aLog();
    const { notices } = await passOf(world, { ...settled, log });
    expect(world.changes).toEqual([]);
    expect(notices).toEqual(['retained-instance', 'machines-unknown']);
    expect(log.lines[1]).toMatchObject({
      fields: {
        instances: [
          { verdict: 'wait: EC2 cannot be read, so it is not known whether the instance reports a run' },
        ],
      },
    });
  });
});

describe('a retained instance without a worker', () => {
  it('is kept when EC2 cannot be asked about its machine, which may run', async () => {
    const world = aWorld({ members: [] });
    const instance = retainedWithoutWorker(world);
    world.setMachine(instance.id, { isRunning: true });
    world.break('machines', new Error('throttled'));
    const memory = createMemory();
    for (let minute = 0; minute <= 40; minute += 5) await passAt(minute, world, { memory });
    expect(world.changes).toEqual([]);
  });

  it('is kept while it reports a run, and for the absence wait from the end of that run', async () => {
    const world = aWorld({ members: [] });
    const instance = retainedWithoutWorker(world);
    const memory = createMemory();
    const report = (busy: boolean, minute: number) => {
      world.setMachine(instance.id, { isRunning: true, report: { busy, at: moment + minutes(minute) } });
    };
    for (let minute = 0; minute <= 60; minute += 5) {
      report(true, minute);
      await passAt(minute, world, { memory });
    }
    report(false, 63);
    for (let minute = 65; minute <= 90; minute += 5) await passAt(minute, world, { memory });
    expect(world.changes).toEqual([]);
    expect((await passAt(95, world, { memory })).applied.ended).toEqual([instance.id]);
  });

  it('is terminated after the absence wait also when EC2 does not know it any more', async () => {
    const world = aWorld({ members: [] });
    const instance = retainedWithoutWorker(world);
    world.setMachine(instance.id, undefined);
    const memory = createMemory();
    for (let minute = 0; minute < 30; minute += 5) await passAt(minute, world, { memory });
    expect(world.changes).toEqual([]);
    expect((await passAt(30, world, { memory })).applied.ended).toEqual([instance.id]);
  });

  it('is kept when it was launched for another pool, whose list is not read', async () => {
    const world = aWorld({ members: [] });
    const instance = retainedWithoutWorker(world, { poolId: anotherPool });
    const memory = createMemory();
    const log = aLog();
    for (let minute = 0; minute <= 35; minute += 5) await passAt(minute, world, { memory, log });
    expect(world.changes).toEqual([]);
    expect(log.lines.at(-1)).toMatchObject({
      fields: {
        instances: [{ verdict: 'wait: it was launched for another worker pool, where a run may be on it' }],
      },
    });
    world.setMachine(instance.id, { isRunning: false });
    expect((await passAt(36, world, { memory })).applied.ended).toEqual([instance.id]);
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

/** Lets a pass believe at once that a drained and idle worker has no run. */
const settled = { settings: { settlingTimeMs: 0 } };

const anotherPool = '01JANOTHERPOOL000000000000';

function passAt(minute: number, world: FakeWorld, options: PassOptions = {}) {
  return passOf(world, { ...options, clock: () => moment + minutes(minute) });
}

/** Changes all workers, or the one with the id. */
function setWorker(world: FakeWorld, change: { busy?: boolean; drained?: boolean }, workerId?: string) {
  world.updatePool((pool) => ({
    ...pool,
    workers: pool.workers.map((worker) =>
      workerId === undefined || worker.id === workerId ? { ...worker, ...change } : worker,
    ),
  }));
}

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
