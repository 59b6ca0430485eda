import { ago, aGroup, anInstance, minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aManager, lastHiddenFor } from '../../testing/a-manager.ts';
import { aRecord, aSpotInterruption } from '../../testing/a-message.ts';
import { aWorkerOn } from '../../testing/a-worker-on.ts';
import { aWorld, type FakeWorld } from '../../testing/a-world.ts';

describe('a spot interruption', () => {
  it('drains at once and has the group launch a replacement, asking nobody twice', async () => {
    const worker = aWorkerOn('i-1');
    const world = aWorld({ workers: [worker] });
    expect(await aManager(world).handle(aRecord('1', aSpotInterruption('i-1')))).toEqual(['m-1']);
    expect(world.calls.slice(0, 2).sort()).toEqual(['describe', 'read']);
    expect(world.calls.slice(2).sort()).toEqual([`drain ${worker.id}`, 'hide r-1 5', 'terminate i-1']);
  });

  it('is over at the next look when the instance was idle', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    const { manager, lookedFor } = await watch(world);
    expect(lookedFor).toBe(seconds(5));
    expect(manager.codes('info')).toEqual(['spot-reclaim-ahead', 'no-run-at-spot-reclaim']);
    expect(world.callsOf('terminate')).toEqual(['terminate i-1']);
    expect(manager.figures).toEqual([{ name: 'SpotInterruptions', value: 1 }]);
  });

  it('records that a run was finished within the two minutes', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aWorld({ workers: [worker] });
    world.at(moment + seconds(80), () => {
      world.workers = [{ ...worker, drained: true, busy: false }];
    });
    const { manager, lookedFor } = await watch(world);
    expect(lookedFor).toBe(seconds(80));
    expect(manager.codes('info').at(-1)).toBe('run-finished-before-spot-reclaim');
    expect(manager.codes('warn')).toEqual([]);
  });

  it('records that it was finished when the gate has let the instance go since', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aWorld({ workers: [worker] });
    world.at(moment + seconds(58), () => {
      world.workers = [];
      world.group = aGroup();
    });
    const { manager } = await watch(world);
    expect(manager.codes('info').at(-1)).toBe('run-finished-before-spot-reclaim');
    expect(manager.figures).toEqual([{ name: 'SpotInterruptions', value: 1 }]);
  });

  it('records, as a warning and counted, that a run was still going on at the end', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { busy: true })] });
    const { manager, lookedFor } = await watch(world);
    expect(lookedFor).toBe(seconds(120));
    expect(manager.codes('info').at(-1)).toBe('run-interrupted-by-spot-reclaim');
    expect(manager.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        fields: expect.objectContaining({ code: 'run-interrupted-by-spot-reclaim', count: 1 }) as unknown,
      }),
    );
  });

  it('admits that it does not know what became of a run whose worker is gone at the end', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { busy: true })] });
    world.at(moment + seconds(119), () => {
      world.workers = [];
    });
    const { manager } = await watch(world);
    expect(manager.codes('info').at(-1)).toBe('unknown-at-spot-reclaim');
  });

  it('drains a worker that registers in the meantime', async () => {
    const group = aGroup({ instances: [anInstance({ id: 'i-1', state: 'pending' })] });
    const world = aWorld({ group });
    const late = aWorkerOn('i-1', { registeredAt: moment + seconds(42) });
    world.at(moment + seconds(42), () => {
      world.workers = [late];
    });
    await watch(world);
    expect(world.callsOf('drain')).toEqual([`drain ${late.id}`]);
  });

  it('asks for the replacement also while Spacelift is down', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    world.break('read', new Error('unavailable'));
    const { manager, lookedFor } = await watch(world);
    expect(world.callsOf('terminate')).toEqual(['terminate i-1']);
    expect(lookedFor).toBe(seconds(120));
    expect(manager.codes('info').at(-1)).toBe('unknown-at-spot-reclaim');
  });

  it('drains also while the group cannot be read, and asks for the replacement later', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aWorld({ workers: [worker] });
    world.break('describe', new Error('throttled'));
    world.at(moment + seconds(30), () => {
      world.mend('describe');
    });
    await watch(world);
    expect(world.callsOf('drain')).toEqual([`drain ${worker.id}`]);
    expect(world.callsOf('terminate')).toEqual(['terminate i-1']);
  });

  it('asks again for a replacement that was refused', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    world.break('terminate i-1', new Error('throttled'));
    world.at(moment + seconds(20), () => {
      world.mend('terminate i-1');
    });
    const { lookedFor } = await watch(world);
    expect(lookedFor).toBe(seconds(20));
  });

  it('does not hand an instance to a group without termination hook, where that would end the run at once', async () => {
    const group = aGroup({ instances: [anInstance({ id: 'i-1' })], hasTerminationHook: false });
    const world = aWorld({ workers: [aWorkerOn('i-1', { busy: true })], group });
    await watch(world);
    expect(world.callsOf('terminate')).toEqual([]);
    expect(world.callsOf('drain')).toHaveLength(1);
  });

  it('leaves an instance alone that is on its way out already', async () => {
    const group = aGroup({ instances: [anInstance({ id: 'i-1', state: 'terminating' })] });
    const world = aWorld({ workers: [aWorkerOn('i-1', { busy: true })], group });
    await watch(world);
    expect(world.callsOf('terminate')).toEqual([]);
  });

  it.each([
    ['of the account that is no worker', []],
    [
      'of another group in the same pool',
      [aWorkerOn('i-1', { identity: { kind: 'known', instanceId: 'i-1', groupName: 'another' } })],
    ],
  ])('of an instance %s is none of ours', async (_, workers) => {
    const world = aWorld({ workers, group: aGroup() });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aSpotInterruption('i-1')))).toEqual([]);
    expect(world.callsOf('drain')).toEqual([]);
    expect(manager.codes('info')).toEqual(['not-in-group']);
    expect(manager.figures).toEqual([]);
  });

  it('that comes late is handled once and not watched', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { busy: true })] });
    const late = { time: new Date(ago(minutes(10))).toISOString() };
    expect(await aManager(world).handle(aRecord('1', aSpotInterruption('i-1', late)))).toEqual([]);
    expect(world.callsOf('terminate')).toEqual(['terminate i-1']);
  });
});

/** Plays the queue of one interruption until it is done. */
async function watch(world: FakeWorld) {
  const manager = aManager(world);
  let receives = 1;
  while ((await manager.handle(aRecord('1', aSpotInterruption('i-1'), receives))).length > 0) {
    world.advance(seconds(lastHiddenFor(world)));
    receives += 1;
  }
  return { manager, lookedFor: world.now - moment };
}
