import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, aWorld, eventsOf, theInstance } from '../testing/index.ts';
import type { World } from '../world.ts';

describe('the scheduler', () => {
  it('gives a run to the newest idle worker', () => {
    const { world, workers } = aPoolOf(3);

    world.spacelift.queueRun({ stack: 'a', durationSeconds: 60 });

    expect(world.spacelift.workers().map(({ busy }) => busy)).toEqual([false, false, true]);
    expect(world.spacelift.runs()).toMatchObject([{ state: 'running', workerId: workers[2] }]);
  });

  it('starts runs in the order in which they were queued', () => {
    const world = aWorld();
    for (const stack of ['a', 'b', 'c']) world.spacelift.queueRun({ stack, durationSeconds: 60 });
    expect(world.spacelift.pendingRuns()).toBe(3);

    world.spacelift.registerWorker('{}');
    world.spacelift.registerWorker('{}');

    expect(world.spacelift.pendingRuns()).toBe(1);
    expect(world.spacelift.runs().map(({ state }) => state)).toEqual(['running', 'running', 'queued']);
    expect(world.spacelift.runCounts()).toMatchObject({ queued: 1, running: 2, finished: 0, interrupted: 0 });
  });

  it('gives a worker one run at a time, and the next when that is done', () => {
    const { world, workers } = aPoolOf(1);
    const queuedAt = world.now;
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 60 });
    world.spacelift.queueRun({ stack: 'b', durationSeconds: 30 });

    advance(world, 90);

    expect(world.spacelift.runs()).toMatchObject([
      { state: 'finished', startedAt: queuedAt, endedAt: queuedAt + 60_000, workerId: workers[0] },
      { state: 'finished', startedAt: queuedAt + 60_000, endedAt: queuedAt + 90_000 },
    ]);
    expect(world.spacelift.workers()).toMatchObject([{ busy: false, availableAt: world.now }]);
  });

  it('reports when a worker became idle, and nothing while it is busy', () => {
    const { world } = aPoolOf(1);
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 60 });

    expect(world.spacelift.workers()[0]?.availableAt).toBeUndefined();
  });

  it('gives a drained worker no run until the drain is lifted', () => {
    const { world, workers } = aPoolOf(1);
    const [id = ''] = workers;
    expect(world.spacelift.drainSet(id, true)).toMatchObject({ id, drained: true, busy: false });
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 60 });
    expect(world.spacelift.pendingRuns()).toBe(1);

    world.spacelift.drainSet(id, false);

    expect(world.spacelift.pendingRuns()).toBe(0);
    expect(eventsOf(world, 'worker-drained')).toHaveLength(1);
    expect(eventsOf(world, 'worker-undrained')).toHaveLength(1);
  });

  it('lets a drained worker finish its run and gives it no other', () => {
    const { world, workers } = aPoolOf(1);
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 60 });
    world.spacelift.queueRun({ stack: 'b', durationSeconds: 60 });

    expect(world.spacelift.drainSet(workers[0] ?? '', true)).toMatchObject({ busy: true, drained: true });
    advance(world, 600);

    expect(world.spacelift.runs().map(({ state }) => state)).toEqual(['finished', 'queued']);
  });

  it('returns nothing for an unknown worker id', () => {
    const { world } = aPoolOf(1);

    expect(world.spacelift.drainSet('01NONE', true)).toBeUndefined();
    expect(() => {
      world.spacelift.setMetadata('01NONE', '{}');
    }).toThrow('the pool has no worker 01NONE');
  });

  it('accepts any metadata, and runs on workers without an instance', () => {
    const world = aWorld();
    const { id } = world.spacelift.registerWorker('not JSON');
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 60 });
    world.spacelift.setMetadata(id, '{"instance_id":1}');

    expect(world.spacelift.workers()).toMatchObject([{ id, metadata: '{"instance_id":1}', busy: true }]);
    expect(eventsOf(world, 'run-started')[0]?.instanceId).toBeUndefined();
  });

  it('names the instance of a run', () => {
    const world = aWorld({ desiredCapacity: 1 });
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 1 });
    advance(world, 100);
    const { instanceId } = theInstance(world);

    expect(world.spacelift.runs()).toMatchObject([{ instanceId, state: 'finished' }]);
    expect(eventsOf(world, 'run-finished')).toMatchObject([{ instanceId }]);
  });

  it('takes a canceled run out of the queue', () => {
    const { world } = aPoolOf(0);
    const [first, second] = ['a', 'b'].map((stack) =>
      world.spacelift.queueRun({ stack, durationSeconds: 60 }),
    );

    expect(world.spacelift.cancelRun(first?.id ?? '')).toMatchObject({
      state: 'canceled',
      endedAt: world.now,
    });
    expect(world.spacelift.cancelRun(first?.id ?? '')).toBeUndefined();
    expect(world.spacelift.pendingRuns()).toBe(1);
    world.spacelift.registerWorker('{}');

    expect(world.spacelift.runs()).toMatchObject([
      { state: 'canceled' },
      { id: second?.id, state: 'running' },
    ]);
  });

  it('ends a stopped run and gives its worker the next one', () => {
    const { world } = aPoolOf(1);
    const run = world.spacelift.queueRun({ stack: 'a', durationSeconds: 60 });
    world.spacelift.queueRun({ stack: 'b', durationSeconds: 60 });

    expect(world.spacelift.stopRun(run.id)).toMatchObject({ state: 'stopped', endedAt: world.now });
    expect(world.spacelift.stopRun(run.id)).toBeUndefined();
    expect(world.spacelift.runs().map(({ state }) => state)).toEqual(['stopped', 'running']);
    advance(world, 60);
    expect(world.spacelift.runCounts()).toMatchObject({ stopped: 1, finished: 1, running: 0 });
    expect(eventsOf(world, 'run-stopped')).toMatchObject([{ runId: run.id }]);
  });

  it('starts runs with priority before others, and those without it again in the old order', () => {
    const { world } = aPoolOf(0);
    const ids = ['a', 'b', 'c', 'd'].map(
      (stack) => world.spacelift.queueRun({ stack, durationSeconds: 60 }).id,
    );
    world.spacelift.prioritizeRun(ids[3] ?? '', true);
    world.spacelift.prioritizeRun(ids[2] ?? '', true);
    world.spacelift.prioritizeRun(ids[3] ?? '', false);

    world.spacelift.registerWorker('{}');
    advance(world, 0);
    const started: string[] = [];
    for (let pass = 0; pass < 4; pass += 1) {
      started.push(
        ...world.spacelift.runs().flatMap(({ stack, state }) => (state === 'running' ? stack : [])),
      );
      advance(world, 60);
    }

    expect(started).toEqual(['c', 'a', 'b', 'd']);
  });

  it('refuses a run with an invalid duration', () => {
    const { world } = aPoolOf(1);

    expect(() => world.spacelift.queueRun({ stack: 'a', durationSeconds: -1 })).toThrow(RangeError);
    expect(() => world.spacelift.queueRun({ stack: 'a', durationSeconds: Number.NaN })).toThrow(RangeError);
    expect(world.spacelift.runs()).toEqual([]);
  });

  it('creates ids that sort by time', () => {
    const { world, workers } = aPoolOf(1);
    advance(world, 5);
    const { id } = world.spacelift.registerWorker('{}');

    expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/u);
    expect((workers[0] ?? '') < id).toBe(true);
  });

  it('never lets a run wait while a worker is idle', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('queue' as const), value: fc.nat(120) }),
      fc.record({ kind: fc.constant('register' as const), value: fc.nat(0) }),
      fc.record({ kind: fc.constant('drain' as const), value: fc.nat(5) }),
      fc.record({ kind: fc.constant('undrain' as const), value: fc.nat(5) }),
      fc.record({ kind: fc.constant('wait' as const), value: fc.nat(100) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const world = aWorld();
        for (const { kind, value } of steps) {
          const worker = world.spacelift.workers()[value]?.id ?? '';
          if (kind === 'queue') world.spacelift.queueRun({ stack: 'a', durationSeconds: value });
          if (kind === 'register') world.spacelift.registerWorker('{}');
          if (kind === 'drain' || kind === 'undrain') world.spacelift.drainSet(worker, kind === 'drain');
          if (kind === 'wait') advance(world, value);
          const idle = world.spacelift.workers().filter(({ busy, drained }) => !busy && !drained);
          expect(Math.min(idle.length, world.spacelift.pendingRuns())).toBe(0);
        }
      }),
    );
  });
});

function aPoolOf(count: number): { world: World; workers: readonly string[] } {
  const world = aWorld();
  const workers = Array.from({ length: count }, () => world.spacelift.registerWorker('{}').id);
  return { world, workers };
}

describe('a disconnected worker', () => {
  it('is not listed and gets no run, while its own run goes on', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 600 });
    const [worker] = world.spacelift.workers();
    world.spacelift.disconnect(worker?.id ?? '');
    expect(world.spacelift.workers()).toEqual([]);
    expect(world.spacelift.drainSet(worker?.id ?? '', true)).toBeUndefined();
    expect(world.spacelift.everyWorker()).toMatchObject([{ busy: true, drained: false }]);
    advance(world, 601);
    world.spacelift.queueRun({ stack: 'b', durationSeconds: 60 });
    expect(world.spacelift.runs().map(({ state }) => state)).toEqual(['finished', 'queued']);
    world.spacelift.reconnect(worker?.id ?? '');
    expect(world.spacelift.workers()).toMatchObject([{ id: worker?.id, busy: true }]);
  });
});

describe('a reset pool', () => {
  it('lists no worker with the old token for ever, while its run goes on, and those that register later', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 600 });
    const [worker] = world.spacelift.workers();
    world.spacelift.resetToken();
    world.spacelift.reconnect(worker?.id ?? '');
    expect(world.spacelift.workers()).toEqual([]);
    advance(world, 601);
    expect(world.spacelift.runs()).toMatchObject([{ state: 'finished' }]);
    const later = world.spacelift.registerWorker('{}');
    expect(world.spacelift.workers()).toEqual([later]);
  });
});

describe('busy that shows late', () => {
  it('is shown in lists and in the answers to drains once it is due', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    world.spacelift.showBusyLate(10);
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 600 });
    const [{ id } = { id: '' }] = world.spacelift.workers();
    expect(world.spacelift.workers()).toMatchObject([{ busy: false }]);
    expect(world.spacelift.drainSet(id, true)).toMatchObject({ busy: false, drained: true });
    expect(world.spacelift.everyWorker()).toMatchObject([{ busy: true }]);
    advance(world, 10);
    expect(world.spacelift.workers()).toMatchObject([{ busy: true }]);
  });
});
