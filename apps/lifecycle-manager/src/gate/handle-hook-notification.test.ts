import { minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { LifecycleAction } from '../ports.ts';
import { aManager, handleToTheEnd, lastHiddenFor } from '../testing/a-manager.ts';
import { aRecord, aTermination } from '../testing/a-message.ts';
import { aWorkerOn } from '../testing/a-worker-on.ts';
import { aWorld } from '../testing/a-world.ts';

describe('an action that has ended', () => {
  it('is done once hook and group have said so in two rounds, and no worker is drained for it', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    world.endAction('i-1');
    const manager = aManager(world);
    const { receives, tookMs } = await handleToTheEnd(manager, { world, body: aTermination('i-1') });
    expect({ receives, tookMs }).toEqual({ receives: 2, tookMs: seconds(5) });
    expect(world.callsOf('drain')).toEqual([]);
    expect(manager.codes('info')).toEqual(['not-confirmed', 'no-longer-active']);
    expect(manager.codes('warn')).toEqual([]);
  });

  it.each([
    'Terminating:Proceed',
    'Terminated',
    'Terminating:Retained',
    'Warmed:Terminated',
    'Detached',
    undefined,
  ])('is one whose instance is in the state %s', async (state) => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    world.endAction('i-1');
    world.states = { 'i-1': state };
    const { receives } = await handleToTheEnd(aManager(world), { world, body: aTermination('i-1') });
    expect(receives).toBe(2);
  });

  it('issue 11, 7: is not believed to have ended by one answer of the hook while the group says that it waits', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aWorld({ workers: [worker] });
    world.endAction('i-1');
    world.states = { 'i-1': 'Terminating:Wait' };
    const manager = aManager(world);
    for (const receives of [1, 2, 3]) {
      expect(await manager.handle(aRecord('1', aTermination('i-1'), receives))).toEqual(['m-1']);
      expect(manager.log.lines.at(-1)?.fields.code).toBe('not-confirmed');
      expect(lastHiddenFor(world)).toBe(5);
      world.advance(minutes(20));
    }
    expect(manager.codes('info')).toEqual(['not-confirmed']);
  });

  it('issue 11, 7: is not believed to have ended by a heartbeat for a run while the group says that it waits', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { busy: true, drained: true })] });
    world.endAction('i-1');
    world.states = { 'i-1': 'Terminating:Wait' };
    const manager = aManager(world);
    for (const receives of [1, 2, 3]) {
      expect(await manager.handle(aRecord('1', aTermination('i-1'), receives))).toEqual(['m-1']);
      expect(manager.log.lines.at(-1)?.fields.code).toBe('not-confirmed');
      expect(lastHiddenFor(world)).toBe(5);
      world.advance(minutes(20));
    }
  });

  it('issue 11, 7: is not believed to have ended by a completion that finds no action while the group says that it waits', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    world.states = { 'i-1': 'Terminating:Wait' };
    const hook = { ...world.ports.hook, complete: () => Promise.resolve('no-longer-active' as const) };
    const manager = aManager(world, { ports: { ...world.ports, hook } });
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(manager.log.lines.at(-1)?.fields.code).toBe('not-confirmed');
    expect(lastHiddenFor(world)).toBe(10);
  });

  it('issue 11, 7: is not believed to have ended while the hook extends it, whatever the group says', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    world.states = { 'i-1': undefined };
    const manager = aManager(world);
    for (const receives of [1, 2, 3]) {
      expect(await manager.handle(aRecord('1', aTermination('i-1'), receives))).toEqual(['m-1']);
      world.advance(minutes(20));
    }
    world.states = {};
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 4))).toEqual([]);
  });

  it.each(['Terminated', 'Pending'])(
    'is not believed to have ended while the hook cannot be asked, in the state %s',
    async (state) => {
      const world = aWorld({ workers: [aWorkerOn('i-1')] });
      world.endAction('i-1');
      world.states = { 'i-1': state };
      world.break('heartbeat i-1', new Error('throttled'));
      const manager = aManager(world);
      for (const receives of [1, 2, 3]) {
        expect(await manager.handle(aRecord('1', aTermination('i-1'), receives))).toEqual(['m-1']);
        expect(manager.log.lines.at(-1)?.fields.code).toBe('not-confirmed');
        expect(lastHiddenFor(world)).toBe(5);
        world.advance(minutes(20));
      }
    },
  );

  it('is not believed to have ended by two messages in one round', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    world.endAction('i-1');
    const records = ['1', '2'].map((name) => aRecord(name, aTermination('i-1')));
    expect(await aManager(world).handle(...records)).toEqual(['m-1', 'm-2']);
  });

  it('begins to be confirmed anew when its instance waits again', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { busy: true })] });
    const manager = aManager(world);
    world.endAction('i-1');
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.advance(seconds(5));
    world.states = { 'i-1': 'Terminating:Wait' };
    await manager.handle(aRecord('1', aTermination('i-1'), 2));
    world.advance(seconds(5));
    world.states = {};
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 3))).toEqual(['m-1']);
  });

  it('begins to be confirmed anew when the hook extends it again', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    world.states = { 'i-1': undefined };
    const answers = ['no-longer-active', 'extended', 'no-longer-active'] as const;
    let round = 0;
    const heartbeat = () => Promise.resolve(answers[round] ?? 'no-longer-active');
    const manager = aManager(world, { ports: { ...world.ports, hook: { ...world.ports.hook, heartbeat } } });
    for (; round < answers.length; round += 1) {
      expect(await manager.handle(aRecord('1', aTermination('i-1'), round + 1))).toEqual(['m-1']);
      world.advance(seconds(10));
    }
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 4))).toEqual([]);
  });

  it('has no worker drained while the hook does not confirm that it is active', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    world.break('heartbeat i-1', new Error('throttled'));
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.callsOf('drain')).toEqual([]);
    expect(lastHiddenFor(world)).toBe(5);
  });

  it('is checked by a heartbeat before a drain, even if a recent heartbeat is remembered', async () => {
    const worker = aWorkerOn('i-1', { drained: true, busy: true });
    const world = aWorld({ workers: [worker] });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.endAction('i-1');
    world.states = { 'i-1': 'Terminating:Wait' };
    world.workers = [{ ...worker, drained: false }];
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual(['m-1']);
    expect(world.callsOf('drain')).toEqual([]);
  });

  it('is reported when workers that were drained for it are still there', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aWorld({ workers: [worker] });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.endAction('i-1');
    world.advance(seconds(10));
    await handleToTheEnd(manager, { world, body: aTermination('i-1') });
    expect(manager.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        fields: { code: 'drained-in-vain', instanceId: 'i-1', workers: [worker.id] },
      }),
    );
  });

  it('is reported also while the pool cannot be read, because its workers may still be there', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { busy: true })] });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.endAction('i-1');
    world.break('read', new Error('unavailable'));
    await handleToTheEnd(manager, { world, body: aTermination('i-1') });
    expect(manager.codes('warn')).toEqual(['drained-in-vain']);
  });

  it('is not reported for workers that are gone', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { busy: true })] });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.endAction('i-1');
    world.workers = [aWorkerOn('i-2')];
    await handleToTheEnd(manager, { world, body: aTermination('i-1') });
    expect(manager.codes('warn')).toEqual([]);
  });

  it('is not reported when the call that ended it did not answer', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    const manager = aManager(world);
    world.break('complete i-1 CONTINUE', new Error('timeout'), { afterEffect: true });
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    world.mend('complete i-1 CONTINUE');
    world.advance(seconds(5));
    await manager.handle(aRecord('1', aTermination('i-1'), 2));
    world.advance(seconds(5));
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 3))).toEqual([]);
    expect(manager.codes('warn')).toEqual([]);
  });
});

describe('an instance that returns to the warm pool', () => {
  const body = aTermination('i-1', { Origin: 'AutoScalingGroup', Destination: 'WarmPool' });

  it('is drained, held while its run lasts, and released once it is idle', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { busy: true }), aWorkerOn('i-2')] });
    world.states = { 'i-1': 'Warmed:Pending:Wait' };
    const manager = aManager(world);

    expect(await manager.handle(aRecord('1', body))).toEqual(['m-1']);
    expect(world.callsOf('drain')).toHaveLength(1);
    expect(world.callsOf('complete')).toEqual([]);

    world.workers = [aWorkerOn('i-1', { drained: true }), aWorkerOn('i-2')];
    await handleToTheEnd(manager, { world, body });
    expect(world.callsOf('complete')).toEqual(['complete i-1 CONTINUE']);
  });

  it('is not judged by a message about its termination while it launches into the warm pool', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-2')] });
    world.endAction('i-1');
    world.states = { 'i-1': 'Warmed:Pending:Wait' };
    const manager = aManager(world);

    await manager.handle(aRecord('1', aTermination('i-1')));
    world.advance(minutes(40));
    await manager.handle(aRecord('1', aTermination('i-1'), 2));

    expect(world.callsOf('drain')).toEqual([]);
    expect(manager.codes('info')).not.toContain('idle');
  });
});

describe('a message that the group does not confirm', () => {
  it.each(['InService', 'Pending', 'Pending:Wait', 'Terminating', 'Standby', 'Warmed:Stopped'])(
    'issue 11, 3: does nothing to an instance in the state %s, and is done when it is ten minutes old',
    async (state) => {
      const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
      world.endAction('i-1');
      world.states = { 'i-1': state };
      const manager = aManager(world);
      const { tookMs } = await handleToTheEnd(manager, { world, body: aTermination('i-1') });
      expect([...world.callsOf('drain'), ...world.callsOf('complete')]).toEqual([]);
      expect(manager.codes('info').at(-1)).toBe('not-held');
      expect(tookMs).toBeGreaterThanOrEqual(minutes(10));
      expect(tookMs).toBeLessThan(minutes(10) + seconds(15));
    },
  );

  it('issue 11, 3: releases no busy instance by the token of another', async () => {
    const workers = [aWorkerOn('i-busy', { busy: true }), aWorkerOn('i-idle', { drained: true })];
    const world = aWorld({ workers });
    world.states = { 'i-busy': 'InService' };
    const completed: unknown[] = [];
    const complete = (action: LifecycleAction) => {
      completed.push(action);
      return Promise.resolve('completed' as const);
    };
    const ports = { ...world.ports, hook: { ...world.ports.hook, complete } };
    const forged = aTermination('i-idle', { LifecycleActionToken: 'token-of-i-busy' });
    await aManager(world, { ports }).handle(aRecord('1', forged));
    expect(completed).toEqual([{ groupName: 'workers', hookName: 'drain-worker', instanceId: 'i-idle' }]);
  });

  it('is handled as soon as a state that lags shows that the instance waits', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    world.states = { 'i-1': 'InService' };
    world.at(moment + seconds(30), () => {
      world.states = {};
    });
    const { tookMs } = await handleToTheEnd(aManager(world), { world, body: aTermination('i-1') });
    expect(world.callsOf('complete')).toEqual(['complete i-1 CONTINUE']);
    expect(tookMs).toBeLessThanOrEqual(seconds(60));
  });

  it('drains and releases nothing while the states cannot be read, and sends heartbeats', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true }), aWorkerOn('i-2')] });
    world.break('states i-1,i-2', new Error('throttled'));
    const manager = aManager(world);
    const records = ['i-1', 'i-2'].map((id) => aRecord(id, aTermination(id)));
    expect(await manager.handle(...records)).toEqual(['m-i-1', 'm-i-2']);
    expect([...world.callsOf('drain'), ...world.callsOf('complete')]).toEqual([]);
    expect(world.callsOf('heartbeat')).toEqual(['heartbeat i-1', 'heartbeat i-2']);
    expect(manager.codes('info')).toEqual(['group-unreadable', 'group-unreadable']);
  });
});
