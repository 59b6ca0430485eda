import type { Instance, InstanceState } from '@poolkeeper/pool-model';
import { ago, aGroup, anInstance, minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { GroupPort, Ports } from '../ports.ts';
import { aManager, lastHiddenFor } from '../testing/a-manager.ts';
import { aRebalanceRecommendation, aRecord, aSpotInterruption } from '../testing/a-message.ts';
import { aWorkerOn } from '../testing/a-worker-on.ts';
import { aWorld, type FakeWorld, type WorldParts } from '../testing/a-world.ts';

describe('a spot interruption', () => {
  it('drains at once and has the group launch a replacement, with as few calls as possible', async () => {
    const worker = aWorkerOn('i-1');
    const world = aSpotWorld({ workers: [worker] });
    expect(await aManager(world).handle(aRecord('1', aSpotInterruption('i-1')))).toEqual(['m-1']);
    expect(world.calls.slice(0, 2).sort()).toEqual(['describe', 'read']);
    expect(world.calls.slice(2).sort()).toEqual([
      `drain ${worker.id}`,
      'hide r-1 5',
      'states i-1',
      'terminate i-1',
    ]);
  });

  it('terminates no instance that was retained with its run while another answer was awaited', async () => {
    const world = aSpotWorld({ workers: [aWorkerOn('i-1', { busy: true })] });
    world.states = { 'i-1': 'Terminating:Retained' };

    await watch(world);

    expect(world.callsOf('terminate')).toEqual([]);
  });

  it('is done in the next round when the instance was idle', async () => {
    const world = aSpotWorld({ workers: [aWorkerOn('i-1')] });
    const { manager, watchedFor } = await watch(world);
    expect(watchedFor).toBe(seconds(5));
    expect(manager.codes('info')).toEqual(['spot-reclaim-ahead', 'no-run-at-spot-reclaim']);
    expect(world.callsOf('terminate')).toEqual(['terminate i-1']);
    expect(manager.figures).toEqual([{ name: 'SpotInterruptions', value: 1 }]);
  });

  it('records that a run finished within the two minutes', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aSpotWorld({ workers: [worker] });
    world.at(moment + seconds(80), () => {
      world.workers = [{ ...worker, drained: true, busy: false }];
    });
    const { manager, watchedFor } = await watch(world);
    expect(watchedFor).toBe(seconds(80));
    expect(manager.codes('info').at(-1)).toBe('run-finished-before-spot-reclaim');
    expect(manager.codes('warn')).toEqual([]);
  });

  it('records that a run finished when the gate has released the instance since', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aSpotWorld({ workers: [worker] });
    world.at(moment + seconds(58), () => {
      world.workers = [];
      world.group = aGroup();
    });
    const { manager } = await watch(world);
    expect(manager.codes('info').at(-1)).toBe('run-finished-before-spot-reclaim');
    expect(manager.figures).toEqual([{ name: 'SpotInterruptions', value: 1 }]);
  });

  it('logs a counted warning when a run was still going on at the end', async () => {
    const world = aSpotWorld({ workers: [aWorkerOn('i-1', { busy: true })] });
    const { manager, watchedFor } = await watch(world);
    expect(watchedFor).toBe(seconds(120));
    expect(manager.codes('info').at(-1)).toBe('run-interrupted-by-spot-reclaim');
    expect(manager.figures).toEqual([
      { name: 'SpotInterruptions', value: 1 },
      { name: 'RunsInterruptedBySpot', value: 1 },
    ]);
    expect(manager.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        fields: expect.objectContaining({ code: 'run-interrupted-by-spot-reclaim', count: 1 }) as unknown,
      }),
    );
  });

  it('records as unknown what became of a run whose worker is gone at the end', async () => {
    const world = aSpotWorld({ workers: [aWorkerOn('i-1', { busy: true })] });
    world.at(moment + seconds(119), () => {
      world.workers = [];
    });
    const { manager } = await watch(world);
    expect(manager.codes('info').at(-1)).toBe('unknown-at-spot-reclaim');
  });

  it('drains a worker that registers before the reclaim', async () => {
    const group = aGroup({ instances: [aSpotInstance({ state: 'pending' })] });
    const world = aSpotWorld({ group });
    const late = aWorkerOn('i-1', { registeredAt: moment + seconds(42) });
    world.at(moment + seconds(42), () => {
      world.workers = [late];
    });
    await watch(world);
    expect(world.callsOf('drain')).toEqual([`drain ${late.id}`]);
  });

  it('requests the replacement even if Spacelift is down', async () => {
    const world = aSpotWorld({ workers: [aWorkerOn('i-1')] });
    world.break('read', new Error('unavailable'));
    const { manager, watchedFor } = await watch(world);
    expect(world.callsOf('terminate')).toEqual(['terminate i-1']);
    expect(watchedFor).toBe(seconds(120));
    expect(manager.codes('info').at(-1)).toBe('unknown-at-spot-reclaim');
  });

  it('drains even if the group cannot be read, and requests the replacement later', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aSpotWorld({ workers: [worker] });
    world.break('describe', new Error('throttled'));
    world.at(moment + seconds(30), () => {
      world.mend('describe');
    });
    await watch(world);
    expect(world.callsOf('drain')).toEqual([`drain ${worker.id}`]);
    expect(world.callsOf('terminate')).toEqual(['terminate i-1']);
  });

  it('requests a replacement again when the request failed', async () => {
    const world = aSpotWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    world.break('terminate i-1', new Error('throttled'));
    world.at(moment + seconds(20), () => {
      world.mend('terminate i-1');
    });
    const { watchedFor } = await watch(world);
    expect(watchedFor).toBe(seconds(20));
  });

  it.each([
    ['not-in-group', 'no-run-at-spot-reclaim'],
    ['busy-scaling', 'spot-reclaim-ahead'],
    ['at-min-size', 'spot-reclaim-ahead'],
  ] as const)('counts as replaced only if the group answers so: %s means %s', async (answer, code) => {
    const world = aSpotWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    const manager = aManager(world, { ports: answering(world, answer) });
    await manager.handle(aRecord('1', aSpotInterruption('i-1')));
    expect(manager.codes('info')).toEqual([code]);
  });

  it('requests the replacement for as long as the group refuses it, because the worker stays drained', async () => {
    const world = aSpotWorld({ workers: [aWorkerOn('i-1')] });
    world.break('terminate i-1', new Error('throttled'));
    world.at(moment + minutes(5), () => {
      world.mend('terminate i-1');
    });
    const { manager, watchedFor } = await watch(world);
    expect(watchedFor).toBeGreaterThanOrEqual(minutes(5));
    expect(manager.codes('debug')).toContain('not-replaced');
    expect(manager.codes('info').at(-1)).toBe('no-run-at-spot-reclaim');
  });

  it('does not terminate the instance in a group without a termination hook, which would end its run at once', async () => {
    const group = aGroup({ instances: [aSpotInstance()], hasTerminationHook: false });
    const world = aSpotWorld({ workers: [aWorkerOn('i-1', { busy: true })], group });
    await watch(world);
    expect(world.callsOf('terminate')).toEqual([]);
    expect(world.callsOf('drain')).toHaveLength(1);
  });

  it.each<InstanceState>(['terminating', 'standby', 'detached', 'retained'])(
    'does not terminate an instance that is %s',
    async (state) => {
      const world = aSpotWorld({
        workers: [aWorkerOn('i-1', { busy: true })],
        group: aGroup({ instances: [aSpotInstance({ state })] }),
      });
      await watch(world);
      expect(world.callsOf('terminate')).toEqual([]);
    },
  );

  it('issue 11, 3: changes nothing about an on-demand instance, which AWS never reclaims', async () => {
    const group = aGroup({ instances: [anInstance({ id: 'i-1', purchaseOption: 'on-demand' })] });
    const world = aSpotWorld({ workers: [aWorkerOn('i-1')], group });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aSpotInterruption('i-1')))).toEqual([]);
    expect([...world.callsOf('drain'), ...world.callsOf('terminate')]).toEqual([]);
    expect(manager.codes('info')).toEqual(['not-spot']);
    expect(manager.figures).toEqual([]);
  });

  it('is followed for an instance that EC2 does not know, because the group then shows every one as on-demand', async () => {
    const unknown = aSpotInstance({ purchaseOption: 'on-demand', launchedAt: undefined });
    const world = aSpotWorld({ workers: [aWorkerOn('i-1')], group: aGroup({ instances: [unknown] }) });
    await watch(world);
    expect(world.callsOf('terminate')).toEqual(['terminate i-1']);
  });

  it('is not taken for a notice of another group while the group cannot be read', async () => {
    const world = aSpotWorld({ group: aGroup({ instances: [aSpotInstance()] }) });
    world.break('describe', new Error('throttled'));
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aSpotInterruption('i-1')))).toEqual(['m-1']);
    world.mend('describe');
    await manager.handle(aRecord('1', aSpotInterruption('i-1'), 2));
    expect(world.callsOf('terminate')).toEqual(['terminate i-1']);
  });

  it('has its replacement requested after the group was unreadable, even if its worker was at rest all the time', async () => {
    const world = aSpotWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    world.break('describe', new Error('throttled'));
    world.at(moment + seconds(30), () => {
      world.mend('describe');
    });
    const { watchedFor } = await watch(world);
    expect(world.callsOf('terminate')).toEqual(['terminate i-1']);
    expect(watchedFor).toBe(seconds(30));
  });

  it.each([
    ['of the account without a worker', []],
    [
      'of another group in the same pool',
      [aWorkerOn('i-1', { identity: { kind: 'known', instanceId: 'i-1', groupName: 'another' } })],
    ],
  ])('is ignored for an instance %s', async (_, workers) => {
    const world = aSpotWorld({ workers, group: aGroup() });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aSpotInterruption('i-1')))).toEqual([]);
    expect(world.callsOf('drain')).toEqual([]);
    expect(manager.codes('info')).toEqual(['not-in-group']);
    expect(manager.figures).toEqual([]);
  });

  it('is not believed late while the group cannot be read, because a drain of an on-demand instance would last', async () => {
    const world = aSpotWorld({ workers: [aWorkerOn('i-1')] });
    world.break('describe', new Error('throttled'));
    const manager = aManager(world);
    const late = { time: new Date(ago(minutes(10))).toISOString() };
    expect(await manager.handle(aRecord('1', aSpotInterruption('i-1', late)))).toEqual(['m-1']);
    expect(world.callsOf('drain')).toEqual([]);
    expect(manager.codes('info')).toEqual(['group-unreadable']);
  });

  it('replaces an on-demand instance that it has drained while the group could not be read', async () => {
    const group = aGroup({ instances: [anInstance({ id: 'i-1', purchaseOption: 'on-demand' })] });
    const worker = aWorkerOn('i-1');
    const world = aSpotWorld({ workers: [worker], group });
    world.break('describe', new Error('throttled'));
    world.break('terminate i-1', new Error('throttled'));
    world.at(moment + seconds(30), () => {
      world.mend('describe');
    });
    world.at(moment + seconds(40), () => {
      world.mend('terminate i-1');
    });
    const { watchedFor } = await watch(world);
    expect(world.callsOf('drain')).toEqual([`drain ${worker.id}`]);
    expect(watchedFor).toBe(seconds(40));
  });

  it('is handled in a single round when it arrives late', async () => {
    const world = aSpotWorld({ workers: [aWorkerOn('i-1', { busy: true })] });
    const late = { time: new Date(ago(minutes(10))).toISOString() };
    expect(await aManager(world).handle(aRecord('1', aSpotInterruption('i-1', late)))).toEqual([]);
    expect(world.callsOf('terminate')).toEqual(['terminate i-1']);
  });
});

describe('a rebalance recommendation', () => {
  const group = aGroup({ instances: [aSpotInstance()] });

  it('is ignored without any call by default', async () => {
    const world = aSpotWorld({ group });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aRebalanceRecommendation('i-1')))).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(manager.codes('info')).toEqual(['rebalance-ignored']);
  });

  it('has the instance replaced through the termination hook if the settings say so', async () => {
    const world = aSpotWorld({ group });
    const { kept, codes } = await replacing(world);
    expect(kept).toEqual([]);
    expect(world.calls).toEqual(['describe', 'states i-1', 'terminate i-1']);
    expect(codes).toEqual(['replaced']);
  });

  it('replaces nothing in a group without a termination hook', async () => {
    const world = aSpotWorld({ group: { ...group, hasTerminationHook: false } });
    expect(await replacing(world)).toMatchObject({ kept: [], codes: ['no-termination-hook'] });
    expect(world.callsOf('terminate')).toEqual([]);
  });

  it.each<InstanceState>(['terminating', 'standby', 'detached', 'retained'])(
    'does not replace an instance that is %s',
    async (state) => {
      const world = aSpotWorld({ group: aGroup({ instances: [aSpotInstance({ state })] }) });
      expect(await replacing(world)).toMatchObject({ kept: [], codes: ['leaving-already'] });
      expect(world.callsOf('terminate')).toEqual([]);
    },
  );

  it('issue 11, 3: replaces no on-demand instance, which AWS never reclaims', async () => {
    const onDemand = aSpotInstance({ purchaseOption: 'on-demand' });
    const world = aSpotWorld({ group: aGroup({ instances: [onDemand] }) });
    expect(await replacing(world)).toMatchObject({ kept: [], codes: ['not-spot'] });
    expect(world.callsOf('terminate')).toEqual([]);
  });

  it('is checked again while the group cannot be read', async () => {
    const world = aSpotWorld({ group });
    world.break('describe', new Error('throttled'));
    expect(await replacing(world)).toMatchObject({ kept: ['m-1'], codes: ['group-unreadable'] });
  });

  it('is ignored for an instance that the group does not have', async () => {
    expect(await replacing(aSpotWorld({ group: aGroup() }))).toMatchObject({
      kept: [],
      codes: ['not-in-group'],
    });
  });

  it.each([
    ['not-in-group', [], 'leaving-already'],
    ['at-min-size', ['m-1'], 'not-replaced'],
    ['busy-scaling', ['m-1'], 'not-replaced'],
  ] as const)('goes by the answer of the group: %s', async (answer, kept, code) => {
    const world = aSpotWorld({ group });
    expect(await replacing(world, answering(world, answer))).toEqual({ kept, codes: [code] });
  });

  it.each(['describe', 'terminate i-1'])('is retried when the call %s fails', async (call) => {
    const world = aSpotWorld({ group });
    world.break(call, new Error('throttled'));
    expect(await replacing(world)).toMatchObject({ kept: ['m-1'] });
    world.mend(call);
    expect(await replacing(world)).toMatchObject({ kept: [] });
  });
});

/** Ports whose group answers terminations with `outcome`. */
function answering({ ports }: FakeWorld, outcome: Awaited<ReturnType<GroupPort['terminate']>>): Ports {
  return { ...ports, group: { ...ports.group, terminate: () => Promise.resolve(outcome) } };
}

/** A world whose group has one instance, `i-1`, unless told otherwise. */
function aSpotWorld(parts: WorldParts = {}): FakeWorld {
  const world = aWorld({ group: aGroup({ instances: [aSpotInstance()] }), ...parts });
  world.states = { 'i-1': 'InService' };
  return world;
}

function aSpotInstance(overrides: Partial<Instance> = {}): Instance {
  return anInstance({ id: 'i-1', purchaseOption: 'spot', ...overrides });
}

/** Receives one interruption message until it is done. */
async function watch(world: FakeWorld) {
  const manager = aManager(world);
  let receives = 1;
  while ((await manager.handle(aRecord('1', aSpotInterruption('i-1'), receives))).length > 0) {
    world.advance(seconds(lastHiddenFor(world)));
    receives += 1;
  }
  return { manager, watchedFor: world.now - moment };
}

async function replacing(world: FakeWorld, ports = world.ports) {
  const manager = aManager(world, { ports, settings: { rebalanceRecommendation: 'replace' } });
  const kept = await manager.handle(aRecord('1', aRebalanceRecommendation('i-1')));
  return { kept, codes: manager.codes('info') };
}
