import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, aWorld, eventsOf } from '../testing/index.ts';
import type { RunRequest } from '../workload/arrival.ts';
import type { World } from '../world.ts';
import { hasEnded, hasWorker, workerNeedsOf } from './run-states.ts';

const minute = 60_000;

describe('a tracked run', () => {
  it('blocks the next one of its stack until it has ended, whose worker is then its own', () => {
    const world = aPoolOf(2);
    queue(world, { stack: 'a', isTracked: true });
    queue(world, { stack: 'a', isTracked: true });
    queue(world, { stack: 'a' });

    expect(states(world)).toEqual(['running', 'blocked', 'running']);
    expect(world.spacelift.pendingRuns()).toBe(0);
    expect(eventsOf(world, 'run-blocked')).toHaveLength(1);

    advance(world, 60);
    const [first, second] = world.spacelift.runs();
    expect(states(world)).toEqual(['finished', 'running', 'finished']);
    expect(second?.startedAt).toBe(first?.endedAt);
    expect(second?.history.map(({ state }) => state)).toEqual(['blocked', 'queued', 'running']);
  });

  it('lets the runs of its stack go in the order in which they came', () => {
    const world = aPoolOf(3);
    for (const durationSeconds of [10, 20, 30])
      queue(world, { stack: 'a', isTracked: true, durationSeconds });
    advance(world, 10);
    expect(states(world)).toEqual(['finished', 'running', 'blocked']);
    advance(world, 20);
    expect(states(world)).toEqual(['finished', 'finished', 'running']);
  });

  it('gives the lock on when it is canceled, and leaves the line when it is canceled in it', () => {
    const world = aPoolOf(0);
    const [first, second, third] = [1, 2, 3].map(() => queue(world, { stack: 'a', isTracked: true }));
    world.spacelift.cancelRun(second?.id ?? '');
    world.spacelift.cancelRun(first?.id ?? '');
    expect(states(world)).toEqual(['canceled', 'canceled', 'queued']);
    world.spacelift.cancelRun(third?.id ?? '');
    queue(world, { stack: 'a', isTracked: true });
    expect(states(world).at(-1)).toBe('queued');
  });

  it('keeps its history, the oldest state first', () => {
    const world = aPoolOf(1);
    const queuedAt = world.now;
    queue(world, { stack: 'a', apply: { confirmedAfterMs: 2 * minute, durationSeconds: 30 } });
    advance(world, 600);

    const [run] = world.spacelift.runs();
    expect(run?.history).toEqual([
      { state: 'queued', at: queuedAt },
      { state: 'running', at: queuedAt },
      { state: 'unconfirmed', at: queuedAt + minute },
      { state: 'confirmed', at: queuedAt + 3 * minute },
      { state: 'applying', at: queuedAt + 3 * minute },
      { state: 'finished', at: queuedAt + 3.5 * minute },
    ]);
    expect(run).toMatchObject({ startedAt: queuedAt, endedAt: queuedAt + 3.5 * minute });
  });
});

describe('a run that waits for a person', () => {
  const request = { stack: 'a', apply: { confirmedAfterMs: 5 * minute, durationSeconds: 90 } };

  it('frees its worker meanwhile, and keeps its stack locked', () => {
    const world = aPoolOf(1);
    queue(world, request);
    queue(world, { stack: 'a', isTracked: true });
    queue(world, { stack: 'b' });
    advance(world, 60);
    expect(states(world)).toEqual(['unconfirmed', 'blocked', 'running']);
    advance(world, 60);
    expect(states(world)).toEqual(['unconfirmed', 'blocked', 'finished']);
    expect(world.spacelift.workers()).toMatchObject([{ busy: false, availableAt: world.now }]);
    expect(world.spacelift.pendingRuns()).toBe(0);
  });

  it('waits for a worker again once it is confirmed, behind those that wait already', () => {
    const world = aPoolOf(1);
    queue(world, request);
    advance(world, 60);
    queue(world, { stack: 'b', durationSeconds: 600 });
    queue(world, { stack: 'c' });
    advance(world, 300);
    expect(states(world)).toEqual(['confirmed', 'running', 'queued']);
    expect(world.spacelift.pendingRuns()).toBe(2);
    expect(world.spacelift.runCounts()).toMatchObject({ confirmed: 1, running: 1, queued: 1 });
    advance(world, 300);
    expect(states(world)).toEqual(['confirmed', 'finished', 'running']);
    advance(world, 60);
    expect(states(world)).toEqual(['applying', 'finished', 'finished']);
    const [run] = world.spacelift.runs();
    expect(workerNeedsOf(run ?? { history: [] })).toMatchObject([
      { startedAt: run?.startedAt },
      { startedAt: world.now },
    ]);
  });

  it('can be applied on another machine', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    queue(world, request);
    advance(world, 61);
    const planned = world.spacelift.runs()[0]?.instanceId;
    world.autoScaling.setDesiredCapacity({ groupName: 'pool', desiredCapacity: 2 });
    advance(world, 240);
    const [older] = world.spacelift.workers();
    world.spacelift.drainSet(older?.id ?? '', true);
    advance(world, 60);
    expect(world.spacelift.runs()).toMatchObject([{ state: 'applying' }]);
    expect(world.spacelift.runs()[0]?.instanceId).not.toBe(planned);
  });

  it('is confirmed by a call before its time, once, and waits for one without end', () => {
    const world = aPoolOf(1);
    const { id } = queue(world, request);
    expect(world.spacelift.confirmRun(id)).toBeUndefined();
    advance(world, 60);
    expect(world.spacelift.confirmRun(id)).toMatchObject({ state: 'confirmed' });
    expect(world.spacelift.confirmRun(id)).toBeUndefined();
    expect(world.spacelift.stopRun(id)).toBeUndefined();
    advance(world, 90);
    expect(states(world)).toEqual(['finished']);
    queue(world, { stack: 'b', apply: { confirmedAfterMs: Infinity, durationSeconds: 1 } });
    advance(world, 100_000);
    expect(states(world)).toEqual(['finished', 'unconfirmed']);
    expect(eventsOf(world, 'run-confirmed')).toHaveLength(1);
  });

  it('ends when it is discarded, by itself or by a call, and gives the lock on', () => {
    const world = aPoolOf(1);
    queue(world, { stack: 'a', discardedAfterMs: minute });
    queue(world, { stack: 'a', apply: { confirmedAfterMs: Infinity, durationSeconds: 1 } });
    queue(world, { stack: 'a', isTracked: true });
    advance(world, 121);
    expect(states(world)).toEqual(['discarded', 'running', 'blocked']);
    advance(world, 60);
    expect(world.spacelift.discardRun(world.spacelift.runs()[1]?.id ?? '')).toMatchObject({
      state: 'discarded',
      endedAt: world.now,
    });
    expect(states(world)).toEqual(['discarded', 'discarded', 'running']);
    expect(eventsOf(world, 'run-discarded')).toHaveLength(2);
  });

  it('fails when it loses its worker in its apply', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    queue(world, { ...request, triggers: [{ stack: 'b', durationSeconds: 1 }] });
    queue(world, { stack: 'a', isTracked: true });
    advance(world, 370);
    expect(states(world)).toEqual(['applying', 'blocked', 'blocked']);
    world.mishaps.hostFailure(world.spacelift.runs()[0]?.instanceId ?? '');
    expect(states(world)).toEqual(['interrupted', 'skipped', 'queued']);
  });

  it('cannot be stopped in its apply', () => {
    const world = aPoolOf(1);
    const { id } = queue(world, request);
    advance(world, 370);
    expect(states(world)).toEqual(['applying']);
    expect(world.spacelift.stopRun(id)).toBeUndefined();
  });
});

describe('runs that another run triggers', () => {
  const request = {
    stack: 'a',
    isTracked: true,
    triggers: [
      { stack: 'b', durationSeconds: 10, triggers: [{ stack: 'c', durationSeconds: 10 }] },
      { stack: 'd', durationSeconds: 20 },
    ],
  };

  it('are queued with it, and start after it has finished', () => {
    const world = aPoolOf(3);
    const { id } = queue(world, request);
    expect(world.spacelift.runs().map(({ stack, state }) => `${stack} ${state}`)).toEqual([
      'a running',
      'b blocked',
      'c blocked',
      'd blocked',
    ]);
    expect(world.spacelift.runs().map(({ triggeredBy }) => triggeredBy)).toEqual([
      undefined,
      id,
      world.spacelift.runs()[1]?.id,
      id,
    ]);
    advance(world, 60);
    expect(states(world)).toEqual(['finished', 'running', 'blocked', 'running']);
    advance(world, 20);
    expect(states(world)).toEqual(['finished', 'finished', 'finished', 'finished']);
  });

  it('wait for the lock of their own stack, too', () => {
    const world = aPoolOf(3);
    queue(world, { stack: 'd', isTracked: true, durationSeconds: 100 });
    queue(world, request);
    advance(world, 60);
    expect(states(world)).toEqual(['running', 'finished', 'running', 'blocked', 'blocked']);
    advance(world, 40);
    expect(states(world).at(-1)).toBe('running');
  });

  it.each(['canceled', 'stopped', 'discarded'] as const)('are all skipped when it is %s', (end) => {
    const world = aPoolOf(end === 'canceled' ? 0 : 1);
    const isDiscarded = end === 'discarded';
    const { id } = queue(world, { ...request, ...(isDiscarded && { discardedAfterMs: 0 }) });
    if (end === 'canceled') world.spacelift.cancelRun(id);
    if (end === 'stopped') world.spacelift.stopRun(id);
    advance(world, 60);
    expect(states(world)).toEqual([end, 'skipped', 'skipped', 'skipped']);
    expect(eventsOf(world, 'run-skipped')).toHaveLength(3);
    expect(world.spacelift.pendingRuns()).toBe(0);
  });

  it('do not go on if they were canceled before', () => {
    const world = aPoolOf(1);
    queue(world, request);
    world.spacelift.cancelRun(world.spacelift.runs()[1]?.id ?? '');
    advance(world, 100);
    expect(states(world)).toEqual(['finished', 'canceled', 'skipped', 'finished']);
  });
});

describe('the queue of tracked runs', () => {
  it.each([
    [
      { stack: 'a', durationSeconds: 1, apply: { confirmedAfterMs: NaN, durationSeconds: 1 } },
      'confirmation',
    ],
    [{ stack: 'a', durationSeconds: 1, apply: { confirmedAfterMs: 0, durationSeconds: -1 } }, 'apply'],
    [{ stack: 'a', durationSeconds: 1, discardedAfterMs: Infinity }, 'discarded'],
    [{ stack: 'a', durationSeconds: 1, triggers: [{ stack: 'b', durationSeconds: NaN }] }, 'duration'],
  ])('refuses %o', (request, message) => {
    const world = aPoolOf(1);
    expect(() => world.spacelift.queueRun(request)).toThrow(message);
    expect(world.spacelift.runs()).toEqual([]);
  });

  it('gives a prioritized run its priority when it comes to need a worker', () => {
    const world = aPoolOf(1);
    queue(world, { stack: 'a', isTracked: true });
    const blocked = queue(world, { stack: 'a', isTracked: true });
    queue(world, { stack: 'b' });
    world.spacelift.prioritizeRun(blocked.id, true);
    advance(world, 60);
    expect(states(world)).toEqual(['finished', 'running', 'queued']);
  });

  it('has one run of a stack at a time, ends every run, and never lets one wait while a worker is idle', () => {
    const leaf = fc.record({ stack: fc.constantFrom('a', 'b', 'c'), durationSeconds: fc.nat(100) });
    const tracked = fc.record({
      ...{ stack: fc.constantFrom('a', 'b', 'c'), durationSeconds: fc.nat(100) },
      isTracked: fc.constant(true),
      apply: fc.option(fc.record({ confirmedAfterMs: fc.nat(200_000), durationSeconds: fc.nat(100) }), {
        nil: undefined,
      }),
      discardedAfterMs: fc.option(fc.nat(200_000), { nil: undefined, freq: 5 }),
      triggers: fc.array(leaf, { maxLength: 2 }),
    });
    const run = fc.oneof(leaf, tracked);
    const step = fc.oneof(
      fc.record({ kind: fc.constant('queue' as const), run }),
      fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat(60) }),
      fc.record({ kind: fc.constantFrom('cancel', 'stop', 'discard', 'confirm'), which: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), (steps, workers) => {
        const world = aPoolOf(workers);
        for (const each of steps) {
          if ('run' in each) world.spacelift.queueRun(each.run);
          else if ('seconds' in each) advance(world, each.seconds);
          else {
            const id = world.spacelift.runs()[each.which]?.id ?? '';
            if (each.kind === 'cancel') world.spacelift.cancelRun(id);
            if (each.kind === 'stop') world.spacelift.stopRun(id);
            if (each.kind === 'discard') world.spacelift.discardRun(id);
            if (each.kind === 'confirm') world.spacelift.confirmRun(id);
          }
          requireConsistent(world);
        }
        for (let left = 0; left < 2000 && !states(world).every(hasEnded); left += 1) {
          advance(world, 10);
          requireConsistent(world);
        }
        expect(states(world).filter((state) => !hasEnded(state))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

function requireConsistent(world: World): void {
  const runs = world.spacelift.runs();
  const holders = runs.filter(
    ({ isTracked = false, state }) => isTracked && state !== 'blocked' && !hasEnded(state),
  );
  expect(new Set(holders.map(({ stack }) => stack)).size).toBe(holders.length);
  const counts = world.spacelift.runCounts();
  const busy = world.spacelift.everyWorker().filter((worker) => worker.busy).length;
  expect(runs.filter(({ state }) => hasWorker(state))).toHaveLength(busy);
  const idle = world.spacelift.everyWorker().length - busy;
  expect(world.spacelift.pendingRuns()).toBe(counts.queued + counts.confirmed);
  expect(Math.min(idle, world.spacelift.pendingRuns())).toBe(0);
}

function aPoolOf(workers: number): World {
  const world = aWorld();
  for (let count = 0; count < workers; count += 1) world.spacelift.registerWorker('{}');
  return world;
}

/** A run takes a minute unless it says otherwise. */
function queue(world: World, request: Partial<RunRequest> & { readonly stack: string }) {
  return world.spacelift.queueRun({ durationSeconds: 60, ...request });
}

function states({ spacelift }: World) {
  return spacelift.runs().map(({ state }) => state);
}
