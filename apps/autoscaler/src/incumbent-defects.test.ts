import { readPoolSettings } from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import type { Worker } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aForeign,
  aGhost,
  ago,
  aLeavingMember,
  anIdleMember,
  aStrayMember,
  minutes,
  moment,
  seconds,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import { createMemory } from './remember/memory.ts';
import { aLog } from '@poolkeeper/lambda-runtime/testing';
import { aWorld, type FakeWorld } from './testing/a-world.ts';
import { passOf } from './testing/pass-of.ts';

// The states in which the incumbent's autoscaler does harm or gets stuck, played against a world that changes. A15 is in
// overlapping-passes.test.ts; crashes are in crash.test.ts.

describe('A1: an instance is detached and its worker drained, but its machine still runs', () => {
  it('is never the result of a pass, because it tells the group before the worker', async () => {
    const member = anIdleMember();
    const world = aWorld({ members: [member] });
    const { applied } = await passOf(world);
    expect(world.changes).toEqual([
      `terminate ${member.instance.id} decrement`,
      `drain ${member.workers[0].id}`,
    ]);
    expect(applied.terminating).toEqual([member.instance.id]);
    expect(world.group().desiredCapacity).toBe(0);
  });

  it('is reported with its age when something else caused it', async () => {
    const ghost = aGhost({ worker: { drained: true } });
    const instanceId = instanceIdOf(ghost);
    const world = aWorld({ members: [ghost, aBusyMember()] });
    world.setMachine(instanceId, { isRunning: true, launchedAt: ago(minutes(150)) });
    const log = aLog();
    expect(await passOf(world, { log })).toMatchObject({
      unexplained: 1,
      notices: ['unexplained-instance'],
    });
    expect(log.lines.at(-1)?.fields).toMatchObject({
      instances: [{ instanceId, where: 'outside-the-group', ageHours: 2.5 }],
    });
    expect(world.changes).toEqual([]);
  });
});

describe('A2: a call fails between the drain and the termination of an instance', () => {
  it('leaves a failed drain to the lifecycle manager, and does not touch the instance again', async () => {
    const member = anIdleMember();
    const world = aWorld({ members: [member] });
    world.break(`drain ${member.workers[0].id}`, new Error('spacelift is down'));

    const { applied } = await passOf(world);
    expect(applied.terminating).toEqual([member.instance.id]);
    expect(applied.failed).toEqual([
      { instanceId: member.instance.id, problem: expect.stringContaining('spacelift is down') as string },
    ]);

    const before = world.changes.length;
    expect(await passOf(world)).toMatchObject({ members: { leaving: 1 }, decision: { kind: 'hold' } });
    expect(world.changes).toHaveLength(before);
  });

  it('drains no worker when the group refused to terminate its instance', async () => {
    const members = [anIdleMember(), anIdleMember(), anIdleMember(), anIdleMember()];
    const [busyScaling, gone, atMin, denied] = members.map(({ instance }) => instance.id) as Ids;
    const world = aWorld({ members });
    world.answer(busyScaling, 'busy-scaling');
    world.answer(gone, 'not-in-group');
    world.answer(atMin, 'at-min-size');
    world.break(`terminate ${denied} decrement`, new Error('access denied'));

    const { applied } = await passOf(world);

    expect(drainsOf(world)).toEqual([]);
    expect(applied.leftForNextPass).toEqual([busyScaling]);
    expect(applied.failed.map(({ instanceId }) => instanceId).sort()).toEqual([gone, atMin, denied].sort());
    expect(applied.terminating).toEqual([]);
  });
});

describe('A3: a worker is busy and drained', () => {
  it('is left alone by every pass, whatever the age of its instance', async () => {
    const busy = aBusyMember({ worker: { drained: true } });
    const idle = anIdleMember();
    const world = aWorld({ members: [busy, aDrainedMember(), idle] });
    for (let passes = 0; passes < 3; passes += 1) await passOf(world);
    expect(world.changes).toEqual([`terminate ${idle.instance.id} decrement`, `drain ${idle.workers[0].id}`]);
  });
});

describe('A4: Spacelift answers with none of the workers, or with half of them', () => {
  const cases = ['without a count', 'and the count shows it', 'and the count agrees'] as const;

  it.each(cases)('terminates no instance, %s', async (kind) => {
    for (const share of [0, 0.5]) {
      const members = Array.from({ length: 8 }, () => aBusyMember());
      const world = aWorld({ members });
      world.updatePool((pool) => {
        const workers = pool.workers.slice(0, share * pool.workers.length);
        const counts = { 'without a count': undefined, 'and the count shows it': 8 };
        const busyWorkers = kind === 'and the count agrees' ? workers.length : counts[kind];
        return { ...pool, workers, ...(busyWorkers !== undefined && { busyWorkers }) };
      });
      const report = await passOf(world);
      expect(world.changes).toEqual([]);
      expect(report).toMatchObject({ members: { stray: 8 - share * 8 }, decision: { kind: 'hold' } });
      expect(report.notices).toContain('strays-held');
    }
  });

  it('releases and replaces no instance while the count contradicts the list', async () => {
    const parts = { members: [...idleMembers(9), aStrayMember()] };
    const contradicting = aWorld({ ...parts, busyWorkers: 1 });
    const log = aLog();
    const report = await passOf(contradicting, { log });
    expect(contradicting.changes).toEqual([]);
    expect(report.decision.reasons).toContainEqual(expect.objectContaining({ code: 'answer-contradicts' }));
    expect(report.notices).toEqual(['answer-contradicts', 'strays-held']);
    expect(log.lines[1]?.fields).toEqual({ code: 'answer-contradicts', counted: 1, listed: 0 });

    const agreeing = aWorld({ ...parts, busyWorkers: 0 });
    await passOf(agreeing);
    expect(agreeing.changes.filter((change) => change.startsWith('terminate'))).toHaveLength(10);
  });
});

describe('A5: every worker is drained and busy, and no run waits', () => {
  it('keeps the capacity, and touches no instance', async () => {
    const members = Array.from({ length: 30 }, () => aBusyMember({ worker: { drained: true } }));
    const world = aWorld({ members, group: { maxSize: 40 } });
    await passOf(world);
    expect(world.changes).toEqual([]);
  });
});

describe('A6: the desired capacity is far above the number of instances', () => {
  const parts: SnapshotParts = {
    members: [...Array.from({ length: 10 }, () => aBusyMember()), aBootingMember(), aBootingMember()],
    group: { desiredCapacity: 50, maxSize: 60 },
  };
  const policy = { ...defaultPolicy, scaleInAfterMs: minutes(5) };

  it('is lowered to the number of instances after a long time, and no instance is touched', async () => {
    const world = aWorld(parts);
    const memory = createMemory();
    for (const minute of [0, 1, 2, 3, 4, 5]) {
      expect(world.changes).toEqual([]);
      await passOf(world, { memory, settings: { policy }, clock: () => moment + minutes(minute) });
    }
    expect(world.changes).toEqual(['set 12']);
    const settings = { policy };
    expect(await passOf(world, { memory, settings, clock: () => moment + minutes(6) })).toMatchObject({
      decision: { kind: 'hold' },
      desiredCapacity: 12,
    });
  });

  it('keeps what the pending runs need, and the minimum', async () => {
    for (const [change, capacity] of [
      [{ pendingRuns: 7 }, 17],
      [{ group: { ...parts.group, minSize: 20 } }, 20],
    ] as const) {
      const world = aWorld({ ...parts, ...change });
      const memory = createMemory();
      for (const minute of [0, 5]) {
        await passOf(world, { memory, clock: () => moment + minutes(minute) });
      }
      expect(world.changes).toEqual([`set ${capacity}`]);
    }
  });

  it('restarts the time when more is asked for, or after a gap without passes', async () => {
    for (const later of [{ minute: 4, desiredCapacity: 55 }, { minute: 12 }]) {
      const world = aWorld(parts);
      const memory = createMemory();
      await passOf(world, { memory });
      world.updateGroup((group) => ({ ...group, ...later }));
      const settings = { policy, registrationGraceMs: minutes(60) };
      for (const minute of [later.minute, later.minute + 4]) {
        await passOf(world, { memory, settings, clock: () => moment + minutes(minute) });
      }
      expect(world.changes).toEqual([]);
    }
  });

  it('is reported when it is needed and not launched', async () => {
    const world = aWorld({ pendingRuns: 8, members: [aBusyMember()], group: { desiredCapacity: 9 } });
    const memory = createMemory();
    for (const minute of [0, 5, 10]) {
      const { notices } = await passOf(world, { memory, clock: () => moment + minutes(minute) });
      expect(notices).toEqual(minute < 10 ? [] : ['capacity-not-launched']);
    }
    expect(world.changes).toEqual([]);
  });
});

describe('A7: metadata is written by hand', () => {
  it('without a group, it makes no pass terminate an instance outside of the group', async () => {
    const outsider = aForeign({ worker: { identity: { kind: 'known', instanceId: 'i-0a11ce' } } });
    const world = aWorld({ members: [outsider, aBusyMember()] });
    expect(await passOf(world)).toMatchObject({ members: { foreign: 1 } });
    expect(world.changes).toEqual([]);
  });

  it('when it is unreadable, it affects only its worker, and is reported in one line', async () => {
    const nameless: Worker['identity'] = { kind: 'unknown', problem: 'no instance_id' };
    const strangers = [
      aForeign({ worker: { identity: nameless } }),
      aForeign({ worker: { identity: nameless } }),
    ];
    const idle = anIdleMember();
    const world = aWorld({ members: [...strangers, idle] });
    const log = aLog();

    await passOf(world, { log });

    expect(world.changes).toEqual([`terminate ${idle.instance.id} decrement`, `drain ${idle.workers[0].id}`]);
    expect(log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields)).toEqual([
      {
        code: 'unidentified-workers',
        workers: strangers.map(({ workers: [{ id }] }) => ({ id, problem: 'no instance_id' })),
      },
    ]);
  });
});

describe('A8: a worker of another group is in the pool', () => {
  it('prevents neither scaling out, nor scaling in, nor the removal of a stray', async () => {
    const stray = aStrayMember();
    const world = aWorld({ pendingRuns: 4, members: [aForeign(), stray, aBusyMember(), aBusyMember()] });
    const { applied } = await passOf(world);
    expect(applied).toMatchObject({ desiredCapacity: 6, terminating: [stray.instance.id] });

    const idle = anIdleMember();
    const another = aWorld({ members: [aForeign(), idle] });
    expect((await passOf(another)).applied.terminating).toEqual([idle.instance.id]);
  });
});

describe('A9: the number of workers says nothing about the instances', () => {
  it('a ghost beside a live worker of the same instance leads to no termination', async () => {
    const member = aBusyMember({ otherWorkers: [{ busy: false }] });
    const world = aWorld({ members: [member, aBootingMember()] });
    expect(await passOf(world)).toMatchObject({ members: { busy: 1, booting: 1 } });
    expect(world.changes).toEqual([]);
  });

  it('several agents on an instance do not freeze the pool, and keep the instance while one of them is busy', async () => {
    const busy = aBusyMember({ otherWorkers: [{ busy: false }, { busy: false }] });
    const idle = anIdleMember({ otherWorkers: [{}, {}] });
    const world = aWorld({ members: [busy, idle] });
    await passOf(world);
    expect(world.changes[0]).toBe(`terminate ${idle.instance.id} decrement`);
    expect(drainsOf(world)).toEqual(idle.workers.map(({ id }) => `drain ${id}`));
  });
});

describe('A10: the pool has not settled', () => {
  const unsettled: readonly (readonly [string, SnapshotParts])[] = [
    ['an instance boots', { members: [aBusyMember(), aBootingMember()] }],
    [
      'an instance never brings up a worker',
      { members: [aBusyMember(), aBusyMember(), aBusyMember(), aStrayMember()] },
    ],
    ['the group lacks instances', { members: [aBusyMember(), aBusyMember()], group: { desiredCapacity: 5 } }],
    ['a worker outlived its instance', { members: [aBusyMember(), aGhost()] }],
    [
      'an instance is in standby',
      { members: [aBusyMember(), aLeavingMember({ instance: { state: 'standby' } })] },
    ],
    ['an instance terminates', { members: [aBusyMember(), aLeavingMember()] }],
  ];

  it.each(unsettled)('scales out all the same: %s', async (_, parts) => {
    const world = aWorld({
      ...parts,
      pendingRuns: 20,
      group: { ...parts.group, maxSize: 60 },
    });
    await passOf(world);
    expect(world.group().desiredCapacity).toBeGreaterThanOrEqual(20);
    const after = await passOf(world);
    expect(after.decision.kind).toBe('hold');
  });

  it.each(unsettled.filter(([why]) => why !== 'the group lacks instances'))(
    'scales in all the same: %s',
    async (_, { members = [] }) => {
      const idle = idleMembers(2);
      const world = aWorld({ members: [...members, ...idle] });
      const { applied } = await passOf(world);
      expect(applied.terminating).toEqual(expect.arrayContaining(idle.map(({ instance }) => instance.id)));
    },
  );
});

describe('A12: EC2 does not know an instance', () => {
  it('continues the pass', async () => {
    const world = aWorld({
      pendingRuns: 3,
      members: [
        aBootingMember({ instance: { launchedAt: undefined, instanceType: undefined } }),
        anIdleMember(),
      ],
    });
    expect(await passOf(world)).toMatchObject({
      applied: { desiredCapacity: 3 },
      members: { booting: 1, idle: 1 },
    });
  });

  it('continues the pass when EC2 cannot be asked about a machine either', async () => {
    const world = aWorld({ pendingRuns: 1, members: [aGhost()] });
    world.break('machines', new Error('throttled'));
    expect(await passOf(world)).toMatchObject({
      applied: { desiredCapacity: 1 },
      notices: ['machines-unknown'],
    });
  });
});

describe('A13: instances boot slowly', () => {
  it('replaces none before the grace of the settings is over', async () => {
    const slow = aBootingMember({ instance: { launchedAt: ago(minutes(9)) } });
    const world = aWorld({ members: [slow, aBusyMember(), aBusyMember()] });
    const at20 = () => moment + minutes(11);
    const settings = { registrationGraceMs: minutes(30) };
    expect(await passOf(world, { clock: at20, settings })).toMatchObject({ members: { booting: 1 } });
    expect(world.changes).toEqual([]);
    expect((await passOf(world, { clock: at20 })).applied.terminating).toEqual([slow.instance.id]);
  });

  it('replaces none while all of them are slow', async () => {
    const members = Array.from({ length: 6 }, () => aStrayMember());
    const world = aWorld({ pendingRuns: 6, members });
    for (let passes = 0; passes < 3; passes += 1) await passOf(world);
    expect(world.changes.filter((change) => change.startsWith('terminate'))).toEqual([]);
  });
});

describe('A14: many members are released', () => {
  it('releases five at a time', async () => {
    const world = aWorld({ members: idleMembers(30) });
    const { applied } = await passOf(world, { settings: { policy: { ...defaultPolicy, maxStepIn: 30 } } });
    expect(applied.terminating).toHaveLength(30);
    expect(world.mostAtOnce()).toBe(5);
  });
});

describe('A16: Spacelift or AWS does not answer', () => {
  it('changes nothing when a read fails, and logs one line', async () => {
    for (const call of ['read', 'describe']) {
      const world = aWorld({ pendingRuns: 5, members: [anIdleMember(), aStrayMember()] });
      world.break(call, new Error('token expired'));
      const log = aLog();
      await expect(passOf(world, { log })).rejects.toThrow('token expired');
      expect(world.changes).toEqual([]);
      expect(log.lines).toEqual([
        {
          level: 'error',
          message: 'pass failed',
          fields: expect.objectContaining({ code: 'pass-failed' }) as object,
        },
      ]);
    }
  });

  it('does not take a drain without an answer for an idle worker', async () => {
    const retained = aLeavingMember({ instance: { state: 'retained' } });
    const world = aWorld({ members: [retained] });
    world.break(`drain ${retained.workers[0]?.id ?? ''}`, new Error('token expired'));
    const { applied } = await passOf(world, { settings: { settlingTimeMs: 0 } });
    expect(world.changes.filter((change) => change.startsWith('terminate'))).toEqual([]);
    expect(applied.failed).toEqual([
      {
        instanceId: retained.instance.id,
        problem: expect.stringContaining('token expired') as string,
      },
    ]);
  });
});

describe('A11: a negative number in the settings', () => {
  it.each([
    ['maxStepOut', -1],
    ['maxStepIn', 'many'],
    ['scaleInAfterMs', -0.5],
    ['minIdle', null],
  ])('is refused when the settings are read: %s of %j', (name, value) => {
    const settings = aPoolSettings();
    const policy = { ...settings.autoscaler.policy, [name]: value };
    const document = JSON.stringify({ ...settings, autoscaler: { ...settings.autoscaler, policy } });
    expect(() => readPoolSettings(document)).toThrow(`autoscaler.policy.${name}: `);
  });

  it('never makes a scale-out lower the capacity', async () => {
    const world = aWorld({ pendingRuns: 1, members: [aBusyMember()] });
    await passOf(world, { settings: { policy: { ...defaultPolicy, maxStepOut: -1 } } });
    expect(world.changes).toEqual([]);
  });
});

type Ids = [string, string, string, string];

function idleMembers(count: number) {
  return Array.from({ length: count }, (_, index) =>
    anIdleMember({ instance: { launchedAt: ago(minutes(60) - seconds(index)) } }),
  );
}

function instanceIdOf({ workers: [{ identity }] }: ReturnType<typeof aGhost>): string {
  if (identity.kind !== 'known') throw new Error('the ghost has no known instance');
  return identity.instanceId;
}

function drainsOf({ changes }: FakeWorld): readonly string[] {
  return changes.filter((change) => change.startsWith('drain'));
}
