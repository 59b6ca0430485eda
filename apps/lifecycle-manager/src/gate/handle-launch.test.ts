import { ago, aGroup, anInstance, aWorker, minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../ports.ts';
import { aManager, handleToTheEnd, lastHiddenFor } from '../testing/a-manager.ts';
import { aLaunch, aRecord } from '../testing/a-message.ts';
import { aWorkerOn } from '../testing/a-worker-on.ts';
import { aWorld } from '../testing/a-world.ts';

const others = ['i-2', 'i-3', 'i-4', 'i-5'].map((id) => aWorkerOn(id));
const group = aGroup({
  instances: [
    anInstance({ id: 'i-1', state: 'pending' }),
    ...['i-2', 'i-3', 'i-4', 'i-5'].map((id) => anInstance({ id })),
  ],
});

describe('a launching instance', () => {
  it('goes into service once its worker has registered', async () => {
    const world = aWorld({
      workers: others,
      group,
      machines: { 'i-1': { launchedAt: moment, isRunning: true } },
    });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aLaunch('i-1')))).toEqual(['m-1']);
    expect(world.callsOf('heartbeat')).toEqual(['heartbeat i-1']);

    world.workers = [...others, aWorkerOn('i-1', { registeredAt: moment })];
    world.advance(seconds(90));
    expect(await manager.handle(aRecord('1', aLaunch('i-1'), 2))).toEqual([]);
    expect(world.callsOf('complete')).toEqual(['complete i-1 CONTINUE']);
    expect(manager.codes('info')).toEqual(['may-still-register', 'registered']);
  });

  it.each([
    ['already busy', { busy: true }],
    ['drained by an operator', { drained: true }],
  ])('goes into service with a worker that is %s, and no worker is drained', async (_, worker) => {
    const world = aWorld({ workers: [...others, aWorkerOn('i-1', worker)], group });
    expect(await aManager(world).handle(aRecord('1', aLaunch('i-1')))).toEqual([]);
    expect(world.callsOf('complete')).toEqual(['complete i-1 CONTINUE']);
    expect(world.callsOf('drain')).toEqual([]);
  });

  it('is abandoned when no round has found a worker for the absence wait, once its registration grace is over', async () => {
    const machines = { 'i-1': { launchedAt: ago(minutes(4)), isRunning: true } };
    const world = aWorld({ workers: others, group, machines });
    const manager = aManager(world);
    const { tookMs } = await handleToTheEnd(manager, { world, body: aLaunch('i-1') });
    expect(tookMs).toBeGreaterThanOrEqual(minutes(30));
    expect(manager.codes('info')).toEqual(['may-still-register', 'stayed-workerless']);
    expect(world.callsOf('complete')).toEqual(['complete i-1 ABANDON']);
  });

  it('is abandoned at once when its machine is gone', async () => {
    const world = aWorld({
      workers: others,
      group,
      machines: { 'i-1': { launchedAt: moment, isRunning: false } },
    });
    expect(await aManager(world).handle(aRecord('1', aLaunch('i-1')))).toEqual([]);
    expect(world.callsOf('complete')).toEqual(['complete i-1 ABANDON']);
  });

  it.each([
    ['the step that it has reported', 'secrets', 'a boot failed at the step: secrets'],
    ['no step if it has reported none', undefined, 'a boot failed at the step: unknown'],
  ])('is abandoned with a warning that names %s', async (_, failedStep, message) => {
    const machines = { 'i-1': { launchedAt: moment, isRunning: false, failedStep } };
    const manager = aManager(aWorld({ workers: others, group, machines }));

    await manager.handle(aRecord('1', aLaunch('i-1')));

    expect(manager.log.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { message, fields: { code: 'boot-failed', instanceId: 'i-1' } },
    ]);
  });

  it('is held for 13 minutes after its machine is gone once two launches in a row have failed', async () => {
    const { world, manager } = await afterFailedLaunches(2);
    const record = (receives: number) => aRecord('3', aLaunch('i-13'), receives);

    expect(await manager.handle(record(1))).toEqual(['m-3']);
    world.advance(minutes(10));
    expect(await manager.handle(record(2))).toEqual(['m-3']);
    expect(manager.codes('info').at(-1)).toBe('boots-fail');
    expect(world.callsOf('heartbeat')).toContain('heartbeat i-13');
    expect(world.callsOf('complete')).not.toContain('complete i-13 ABANDON');

    world.advance(minutes(4));
    expect(await manager.handle(record(3))).toEqual([]);
    expect(world.callsOf('complete')).toContain('complete i-13 ABANDON');
  });

  it('is abandoned at once again after a launch whose worker has registered', async () => {
    const { world, manager } = await afterFailedLaunches(2);
    world.workers = [...others, aWorkerOn('i-19', { registeredAt: world.now })];
    await manager.handle(aRecord('9', aLaunch('i-19')));

    expect(await manager.handle(aRecord('3', aLaunch('i-13')))).toEqual([]);
    expect(world.callsOf('complete')).toContain('complete i-13 ABANDON');
  });

  it('is not abandoned because of an answer that cannot be trusted', async () => {
    const machines = { 'i-1': { launchedAt: ago(minutes(30)), isRunning: true } };
    const world = aWorld({ workers: [], group, machines });
    expect(await aManager(world).handle(aRecord('1', aLaunch('i-1')))).toEqual(['m-1']);
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('stays held while Spacelift is down, however long that lasts', async () => {
    const machines = { 'i-1': { launchedAt: ago(minutes(300)), isRunning: true } };
    const world = aWorld({ workers: others, group, machines });
    world.break('read', new Error('unavailable'));
    expect(await aManager(world).handle(aRecord('1', aLaunch('i-1'), 100))).toEqual(['m-1']);
    expect(world.calls).toEqual(['read', 'states i-1', 'machines i-1', 'heartbeat i-1', 'hide r-1 10']);
  });

  it('goes into service when a worker with unreadable metadata may be on it', async () => {
    const nameless = aWorker({ registeredAt: moment, identity: { kind: 'unknown', problem: 'empty' } });
    const machines = { 'i-1': { launchedAt: ago(minutes(1)), isRunning: true } };
    const world = aWorld({ workers: [...others, nameless], group, machines });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aLaunch('i-1')))).toEqual(['m-1']);
    let receives = 1;
    do {
      world.advance(seconds(12));
      receives += 1;
    } while ((await manager.handle(aRecord('1', aLaunch('i-1'), receives))).length > 0);
    expect(world.callsOf('complete')).toEqual(['complete i-1 CONTINUE']);
  });

  it('is done when its action has ended', async () => {
    const machines = { 'i-1': { launchedAt: moment, isRunning: true } };
    const world = aWorld({ workers: others, group, machines });
    world.endAction('i-1');
    world.states = { 'i-1': 'InService' };
    const manager = aManager(world);
    const { receives } = await handleToTheEnd(manager, { world, body: aLaunch('i-1') });
    expect(receives).toBe(2);
    expect(manager.codes('info').at(-1)).toBe('no-longer-active');
    expect(world.callsOf('complete')).toEqual([]);
  });

  it.each([undefined, 'Pending', 'Warmed:Pending'])(
    'is not completed in the state %s, and its message is done when it is ten minutes old',
    async (state) => {
      const world = aWorld({ workers: [...others, aWorkerOn('i-1')], group });
      world.endAction('i-1');
      world.states = { 'i-1': state };
      const manager = aManager(world);
      const { tookMs } = await handleToTheEnd(manager, { world, body: aLaunch('i-1') });
      expect(tookMs).toBeGreaterThanOrEqual(minutes(10));
      expect(manager.codes('info').at(-1)).toBe('not-held');
      expect(world.callsOf('complete')).toEqual([]);
    },
  );

  it.each(['Terminating:Wait', 'Standby'])('is not completed once it is in the state %s', async (state) => {
    const world = aWorld({ workers: [...others, aWorkerOn('i-1')], group });
    world.endAction('i-1');
    world.states = { 'i-1': state };
    await handleToTheEnd(aManager(world), { world, body: aLaunch('i-1') });
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('is not believed to have ended by one answer of the hook', async () => {
    const world = aWorld({ workers: [...others, aWorkerOn('i-1')], group });
    world.endAction('i-1');
    world.states = { 'i-1': 'Pending:Wait' };
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aLaunch('i-1')))).toEqual(['m-1']);
    expect(manager.codes('info')).toEqual(['not-confirmed']);
  });

  it('is not believed to have ended by a heartbeat without a worker while the group says that it waits', async () => {
    const machines = { 'i-1': { launchedAt: moment, isRunning: true } };
    const world = aWorld({ workers: others, group, machines });
    world.endAction('i-1');
    world.states = { 'i-1': 'Pending:Wait' };
    const manager = aManager(world);
    for (const receives of [1, 2, 3]) {
      expect(await manager.handle(aRecord('1', aLaunch('i-1'), receives))).toEqual(['m-1']);
      expect(manager.log.lines.at(-1)?.fields.code).toBe('not-confirmed');
      expect(lastHiddenFor(world)).toBe(5);
      world.advance(minutes(1));
    }
  });

  it('is checked again when completing its action fails', async () => {
    const world = aWorld({ workers: [...others, aWorkerOn('i-1')], group });
    world.break('complete i-1 CONTINUE', new Error('throttled'));
    expect(await aManager(world).handle(aRecord('1', aLaunch('i-1')))).toEqual(['m-1']);
    expect(world.callsOf('hide')).toEqual(['hide r-1 5']);
  });
});

describe('an instance that launches into the warm pool', () => {
  const running = { launchedAt: moment, isRunning: true };
  const intoWarmPool = aLaunch('i-1', { Destination: 'WarmPool' });

  function aWarmWorld(machine: Machine) {
    const world = aWorld({ workers: others, group, machines: { 'i-1': machine } });
    world.states = { 'i-1': 'Warmed:Pending:Wait' };
    return world;
  }

  it('issue 11, 5: goes into it once its setup has ended, although no worker registers', async () => {
    const world = aWarmWorld(running);
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', intoWarmPool))).toEqual(['m-1']);
    expect(world.callsOf('heartbeat')).toEqual(['heartbeat i-1']);

    world.advance(seconds(90));
    world.machines = { 'i-1': { ...running, setUpAt: world.now } };
    expect(await manager.handle(aRecord('1', intoWarmPool, 2))).toEqual([]);
    expect(world.callsOf('complete')).toEqual(['complete i-1 CONTINUE']);
    expect(manager.codes('info')).toEqual(['not-set-up', 'set-up']);
  });

  it('is abandoned when its setup has not ended after the registration grace and the absence wait', async () => {
    const world = aWarmWorld(running);
    const manager = aManager(world);
    const { tookMs } = await handleToTheEnd(manager, { world, body: intoWarmPool });
    expect(tookMs).toBeGreaterThanOrEqual(minutes(40));
    expect(tookMs).toBeLessThan(minutes(40) + seconds(15));
    expect(world.callsOf('complete')).toEqual(['complete i-1 ABANDON']);
    expect(manager.codes('info')).toEqual(['not-set-up', 'never-set-up']);
  });

  it('is abandoned at once when its machine is gone', async () => {
    const world = aWarmWorld({ launchedAt: moment, isRunning: false });
    await aManager(world).handle(aRecord('1', intoWarmPool));
    expect(world.callsOf('complete')).toEqual(['complete i-1 ABANDON']);
  });

  it('stays held while EC2 cannot be read, however long that lasts', async () => {
    const world = aWarmWorld(running);
    world.break('machines i-1', new Error('throttled'));
    world.advance(minutes(60));
    expect(await aManager(world).handle(aRecord('1', intoWarmPool, 40))).toEqual(['m-1']);
  });

  it('gets a heartbeat of its own when it leaves the warm pool soon after it entered it', async () => {
    const world = aWarmWorld(running);
    const manager = aManager(world);
    await manager.handle(aRecord('1', intoWarmPool));
    world.machines = { 'i-1': { ...running, setUpAt: world.now } };
    expect(await manager.handle(aRecord('1', intoWarmPool, 2))).toEqual([]);

    world.advance(minutes(1));
    world.states = { 'i-1': 'Pending:Wait' };
    const outOfWarmPool = aLaunch('i-1', { Origin: 'WarmPool' });
    expect(await manager.handle(aRecord('2', outOfWarmPool))).toEqual(['m-2']);
    expect(world.callsOf('heartbeat')).toHaveLength(2);
  });

  it('needs a worker when it launches from the warm pool into the group', async () => {
    const world = aWarmWorld({ ...running, setUpAt: moment });
    world.states = { 'i-1': 'Pending:Wait' };
    expect(await aManager(world).handle(aRecord('1', aLaunch('i-1', { Origin: 'WarmPool' })))).toEqual([
      'm-1',
    ]);
    expect(world.callsOf('complete')).toEqual([]);
  });
});

/** A manager that has abandoned that many launches in a row, of instances that had powered themselves off. */
async function afterFailedLaunches(number: number) {
  const ids = ['i-11', 'i-12', 'i-13', 'i-19'];
  const world = aWorld({
    workers: others,
    group: aGroup({
      instances: [...group.instances, ...ids.map((id) => anInstance({ id, state: 'pending' }))],
    }),
    machines: Object.fromEntries(ids.map((id) => [id, { launchedAt: moment, isRunning: id === 'i-19' }])),
  });
  const manager = aManager(world);
  for (const id of ids.slice(0, number)) await manager.handle(aRecord(id, aLaunch(id)));
  return { world, manager };
}
