import type { Pool } from '@poolkeeper/pool-model';
import { ago, aGroup, anInstance, minutes, seconds } from '@poolkeeper/pool-model/testing';
import { setImmediate as settled } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { aManager } from '../testing/a-manager.ts';
import {
  aLaunch,
  aRebalanceRecommendation,
  aRecord,
  aSpotInterruption,
  aTermination,
} from '../testing/a-message.ts';
import { aWorkerOn } from '../testing/a-worker-on.ts';
import { aWorld } from '../testing/a-world.ts';

describe('a batch', () => {
  it('L3: handles each record independently of the others', async () => {
    const world = aWorld({
      workers: [
        aWorkerOn('i-busy', { busy: true, drained: true }),
        aWorkerOn('i-throttled', { drained: true }),
        aWorkerOn('i-idle', { drained: true }),
      ],
    });
    world.break('complete i-throttled CONTINUE', new Error('throttled'));
    world.break('hide r-busy 10', new Error('throttled'));

    const kept = await aManager(world).handle(
      aRecord('busy', aTermination('i-busy')),
      aRecord('throttled', aTermination('i-throttled')),
      aRecord('nonsense', 'nonsense'),
      aRecord('idle', aTermination('i-idle')),
    );

    expect(kept).toEqual(['m-busy', 'm-throttled']);
    expect(world.callsOf('complete')).toContain('complete i-idle CONTINUE');
  });

  it('reads Spacelift, the group and EC2 once, whatever its size and the kinds of its events', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-3', { busy: true })] });
    await aManager(world, { settings: { rebalanceRecommendation: 'replace' } }).handle(
      ...['i-1', 'i-2', 'i-3', 'i-1'].map((id, index) => aRecord(String(index), aTermination(id))),
      aRecord('launch', aLaunch('i-4')),
      aRecord('spot', aSpotInterruption('i-3')),
      aRecord('rebalance', aRebalanceRecommendation('i-9')),
    );
    expect(world.callsOf('read')).toHaveLength(1);
    expect(world.callsOf('describe')).toHaveLength(1);
    expect(world.callsOf('states')).toEqual(['states i-1,i-2,i-3,i-4']);
    expect(world.callsOf('machines')).toEqual(['machines i-1,i-2,i-4']);
  });

  it('logs what a released instance was, because EC2 soon forgets it', async () => {
    const world = aWorld({
      workers: [aWorkerOn('i-idle', { drained: true })],
      machines: {
        'i-idle': { isRunning: true, setUpAt: ago(minutes(20)), instanceType: 'm7i.large', isSpot: true },
      },
    });
    const manager = aManager(world);

    await manager.handle(aRecord('idle', aTermination('i-idle')));

    expect(world.callsOf('complete')).toEqual(['complete i-idle CONTINUE']);
    expect(manager.log.lines.at(-1)).toMatchObject({
      message: 'termination: done',
      fields: { instanceId: 'i-idle', instanceType: 'm7i.large', purchase: 'spot' },
    });
  });

  it('reads no machine of an instance that a worker keeps, or that does not wait', async () => {
    const workers = [
      aWorkerOn('i-busy', { busy: true, drained: true }),
      aWorkerOn('i-undrained', { busy: true }),
      aWorkerOn('i-in-service', { drained: true }),
    ];
    const world = aWorld({ workers });
    world.states = { 'i-in-service': 'InService' };
    const records = ['i-busy', 'i-undrained', 'i-in-service'].map((id) => aRecord(id, aTermination(id)));
    await aManager(world).handle(...records);
    expect(world.callsOf('read')).toHaveLength(1);
    expect([...world.callsOf('describe'), ...world.callsOf('machines')]).toEqual([]);
  });

  it('takes the time of the question, not of the answer, for the time of a survey', async () => {
    const machines = { 'i-1': { launchedAt: ago(minutes(9)), isRunning: true } };
    const world = aWorld({ machines, group: aGroup({ instances: [anInstance({ id: 'i-1' })] }) });
    const slowly = async (): Promise<Pool> => {
      const pool = await world.ports.pool.read();
      world.advance(minutes(2));
      return pool;
    };
    const ports = { ...world.ports, pool: { ...world.ports.pool, read: slowly } };
    const manager = aManager(world, { ports });
    await manager.handle(aRecord('1', aTermination('i-1')));
    expect(manager.codes('info')).toEqual(['may-still-register']);
  });

  it('makes no call when it concerns no instance', async () => {
    const world = aWorld();
    const manager = aManager(world);
    const test = JSON.stringify({ Event: 'autoscaling:TEST_NOTIFICATION' });
    expect(await manager.handle(aRecord('test', test))).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(manager.codes('info')).toEqual(['test-notification']);
  });
});

describe('a message that cannot be handled', () => {
  const stateChange = JSON.stringify({ 'detail-type': 'EC2 Instance State-change Notification' });

  it.each([
    ['unreadable-message', '{"half":', 'unreadable message: it is not a JSON object'],
    ['unknown-event', stateChange, 'unknown event: EC2 Instance State-change Notification'],
    [
      'another-group',
      aTermination('i-1', { AutoScalingGroupName: 'another' }),
      'termination of another group: another',
    ],
    [
      'another-group',
      aLaunch('i-1', { AutoScalingGroupName: 'another' }),
      'launch of another group: another',
    ],
    [
      'another-hook',
      aLaunch('i-1', { LifecycleHookName: 'drain-worker' }),
      'launch by another hook: drain-worker',
    ],
    [
      'another-hook',
      aTermination('i-1', { LifecycleHookName: 'backup' }),
      'termination by another hook: backup',
    ],
  ])('is sent to the redrive queue with its reason, and is counted (%s)', async (code, body, reason) => {
    const world = aWorld();
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', body))).toEqual([]);
    const redriven = { reason, receivedAt: '2026-03-02T12:00:00.000Z', body };
    expect(world.calls).toEqual([`redrive ${JSON.stringify(redriven)}`]);
    expect(manager.log.lines).toEqual([
      expect.objectContaining({
        level: 'error',
        fields: expect.objectContaining({ code, count: 1, reason }) as unknown,
      }),
    ]);
  });

  it('stays in its queue, without being hidden, when there is no redrive queue', async () => {
    const world = aWorld();
    const { redrive, ...ports } = world.ports;
    expect(redrive).toBeDefined();
    const manager = aManager(world, { ports });
    expect(await manager.handle(aRecord('1', stateChange))).toEqual(['m-1']);
    expect(world.calls).toEqual([]);
    expect(manager.codes('error')).toEqual(['unknown-event']);
  });

  it('stays in its queue when the redrive queue cannot be reached', async () => {
    const world = aWorld();
    const redriven = {
      reason: 'unknown event: x',
      receivedAt: '2026-03-02T12:00:00.000Z',
      body: '{"Event":"x"}',
    };
    world.break(`redrive ${JSON.stringify(redriven)}`, new Error('throttled'));
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', redriven.body))).toEqual(['m-1']);
    expect(manager.codes('error')).toEqual(['not-redriven', 'unknown-event']);
  });

  it('is not judged when it is of another group, whose workers are not read', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    await aManager(world).handle(aRecord('1', aTermination('i-1', { AutoScalingGroupName: 'another' })));
    expect(world.callsOf('complete')).toEqual([]);
    expect(world.callsOf('read')).toEqual([]);
  });
});

describe('the log of a message that waits', () => {
  const busy = aWorkerOn('i-1', { busy: true, drained: true });

  it.each([
    [1, 'info'],
    [2, 'debug'],
    [10_000, 'debug'],
  ] as const)('has a line at receive %i of level %s', async (receiveCount, level) => {
    const world = aWorld({ workers: [busy] });
    world.advance(minutes(2));
    const manager = aManager(world, { timeoutMs: seconds(30) });
    await manager.handle(aRecord('1', aTermination('i-1'), receiveCount));
    expect(manager.log.lines).toEqual([
      expect.objectContaining({
        level,
        fields: {
          code: 'run-in-progress',
          event: 'termination',
          messageId: 'm-1',
          instanceId: 'i-1',
          sinceMs: minutes(2),
          receiveCount,
        },
      }),
    ]);
  });

  it.each([
    [60, 45.6],
    [10, 15.8],
  ])(
    'warns once of the end of a hold with heartbeats of %i minutes, after %f hours',
    async (heartbeat, hours) => {
      const world = aWorld({ workers: [busy] });
      const manager = aManager(world, { settings: { heartbeatTimeoutMs: minutes(heartbeat) } });
      world.advance(hours * minutes(60) - minutes(10));
      await manager.handle(aRecord('1', aTermination('i-1'), 2));
      expect(manager.codes('warn')).toEqual([]);
      world.advance(minutes(20));
      await manager.handle(aRecord('1', aTermination('i-1'), 3));
      await manager.handle(aRecord('1', aTermination('i-1'), 4));
      expect(manager.codes('warn')).toEqual(['run-in-progress']);
    },
  );
});

describe('a wait for a run', () => {
  const busy = aWorkerOn('i-1', { busy: true, drained: true });

  it.each([1, 10_000])('takes no execution between two rounds, at receive %i', async (receiveCount) => {
    const world = aWorld({ workers: [busy] });
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1'), receiveCount))).toEqual(['m-1']);
    expect(world.callsOf('sleep')).toEqual([]);
    expect(world.callsOf('hide')).toEqual(['hide r-1 10']);
  });

  it('handles a message that is done only once, while another one of its batch waits', async () => {
    const world = aWorld({ workers: [busy, aWorkerOn('i-2', { drained: true })] });
    await aManager(world).handle(
      aRecord('1', aTermination('i-1')),
      aRecord('2', aTermination('i-2')),
      aRecord('3', 'nonsense'),
    );
    expect(world.callsOf('complete')).toEqual(['complete i-2 CONTINUE']);
    expect(world.callsOf('redrive')).toHaveLength(1);
  });
});

describe('an absence wait', () => {
  const machines = {
    'i-gone': { launchedAt: ago(minutes(300)), isRunning: true },
    'i-other': { launchedAt: ago(minutes(300)), isRunning: true },
  };

  it('goes on in a process that has the messages of others meanwhile', async () => {
    const world = aWorld({ workers: [], machines });
    const manager = aManager(world);
    await manager.handle(aRecord('gone', aTermination('i-gone')));
    for (let minute = 0; minute < 30; minute += 1) {
      world.advance(minutes(1));
      await manager.handle(aRecord('other', aLaunch('i-other'), minute + 1));
    }
    expect(await manager.handle(aRecord('gone', aTermination('i-gone'), 18))).toEqual([]);
    expect(world.callsOf('complete')).toContain('complete i-gone CONTINUE');
  });

  it('begins anew when one of these rounds lists its worker', async () => {
    const world = aWorld({ workers: [], machines });
    const manager = aManager(world);
    await manager.handle(aRecord('gone', aTermination('i-gone')));
    for (let minute = 0; minute < 30; minute += 1) {
      world.advance(minutes(1));
      world.workers = minute === 15 || minute === 16 ? [aWorkerOn('i-gone')] : [];
      await manager.handle(aRecord('other', aLaunch('i-other'), minute + 1));
    }
    expect(await manager.handle(aRecord('gone', aTermination('i-gone'), 18))).toEqual(['m-gone']);
    expect(world.callsOf('complete')).not.toContain('complete i-gone CONTINUE');
  });

  it('is not watched any more once another process has ended it', async () => {
    const world = aWorld({ workers: [], machines });
    const manager = aManager(world);
    await manager.handle(aRecord('gone', aTermination('i-gone')));
    world.states = { 'i-gone': 'Terminating:Proceed' };
    const statesRead = async () => {
      world.advance(minutes(2));
      await manager.handle(aRecord('other', aTermination('i-other')));
      return world.callsOf('states').at(-1);
    };
    expect(await statesRead()).toBe('states i-other,i-gone');
    expect(await statesRead()).toBe('states i-other');
  });

  it('does not use an answer that lacks the states', async () => {
    const world = aWorld({ workers: [], machines });
    const manager = aManager(world);
    await manager.handle(aRecord('gone', aTermination('i-gone')));
    world.advance(minutes(2));
    world.break('states i-other,i-gone', new Error('throttled'));
    await manager.handle(aRecord('other', aTermination('i-other')));
    world.advance(minutes(29));
    expect(await manager.handle(aRecord('gone', aTermination('i-gone'), 2))).toEqual(['m-gone']);
  });
});

describe('a settling wait', () => {
  it('lasts for as long as the drain of any message of the batch needs, and ends with it', async () => {
    const busy = aWorkerOn('i-busy', { busy: true, drained: true });
    const world = aWorld({ workers: [busy, aWorkerOn('i-idle', { drained: true })] });
    const kept = await aManager(world).handle(
      aRecord('busy', aTermination('i-busy')),
      aRecord('idle', aTermination('i-idle')),
    );
    expect(kept).toEqual(['m-busy']);
    expect(world.callsOf('sleep')).toEqual(['sleep 10']);
    expect(world.callsOf('complete')).toEqual(['complete i-idle CONTINUE']);
  });
});

describe('the end of an invocation', () => {
  it('begins no call that could be cut off, and keeps the message', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    const manager = aManager(world, { timeoutMs: seconds(20) });
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.calls).toEqual(['hide r-1 10']);
  });

  it.each(['drain', 'complete'])('begins no %s that could be cut off', async (last) => {
    const worker = aWorkerOn('i-1', { busy: true, drained: true });
    const world = aWorld({ workers: [worker] });
    const { instances, pool } = world.ports;
    const machines: typeof instances.machines = async (ids) => {
      const answer = await instances.machines(ids);
      if (last === 'drain') world.advance(seconds(10));
      return answer;
    };
    const drain: typeof pool.drain = async (workerId) => {
      const answer = await pool.drain(workerId);
      world.advance(seconds(10));
      return answer;
    };
    const ports = { ...world.ports, instances: { machines }, pool: { ...pool, drain } };
    const manager = aManager(world, { ports, timeoutMs: seconds(30) });
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.advance(seconds(10));
    world.workers = [{ ...worker, busy: false }];
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual(['m-1']);
    expect(world.callsOf('machines')).toHaveLength(1);
    expect(world.callsOf(last)).toEqual([]);
  });

  it('does not hide a message when less than 6 s are left', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    const manager = aManager(world, { timeoutMs: seconds(5) });
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.calls).toEqual([]);
  });

  it('does not act on an answer that arrives too late', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    const slowly = async (): Promise<Pool> => {
      const pool = await world.ports.pool.read();
      world.advance(seconds(10));
      return pool;
    };
    const ports = { ...world.ports, pool: { ...world.ports.pool, read: slowly } };
    const manager = aManager(world, { ports, timeoutMs: seconds(30) });
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.callsOf('complete')).toEqual([]);
  });
});

describe('a message that is received again', () => {
  it('has the same result, whichever call the previous process died in', async () => {
    for (let callNumber = 1; callNumber <= 16; callNumber += 1) {
      const world = aWorld({
        workers: [aWorkerOn('i-1'), aWorkerOn('i-2')],
        group: aGroup({ instances: ['i-1', 'i-2', 'i-3'].map((id) => anInstance({ id })) }),
        machines: { 'i-3': { launchedAt: ago(minutes(60)), isRunning: false } },
      });
      const batch = (receives: number) => ['i-1', 'i-3'].map((id) => aRecord(id, aTermination(id), receives));
      world.crashIn(callNumber);
      void aManager(world).handle(...batch(1));
      await settled();
      world.recover();

      const survivor = aManager(world);
      let kept = batch(2);
      for (let receives = 3; kept.length > 0; receives += 1) {
        expect(receives).toBeLessThan(6);
        const ids = await survivor.handle(...kept);
        kept = batch(receives).filter(({ messageId }) => ids.includes(messageId));
        world.advance(seconds(5));
      }
      expect(new Set(world.callsOf('complete'))).toEqual(
        new Set(['complete i-1 CONTINUE', 'complete i-3 CONTINUE']),
      );
      expect(world.workers.map(({ drained }) => drained)).toEqual([true, false]);
    }
  });

  it('is confirmed to have ended when a batch has it twice, and releases its instance once', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    const manager = aManager(world);
    const twice = [aRecord('1', aTermination('i-1')), aRecord('2', aTermination('i-1'))];
    expect(await manager.handle(...twice)).toEqual(['m-2']);
    world.advance(seconds(5));
    await manager.handle(aRecord('2', aTermination('i-1'), 2));
    world.advance(seconds(5));
    expect(await manager.handle(aRecord('2', aTermination('i-1'), 3))).toEqual([]);
    expect(manager.codes('warn')).toEqual([]);
  });
});
