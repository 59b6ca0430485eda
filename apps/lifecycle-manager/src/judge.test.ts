import type { Worker, WorkerIdentity } from '@poolkeeper/pool-model';
import { ago, aPool, aWorker, minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { judge, type Look } from './judge.ts';

describe('judging an instance with a worker', () => {
  it('lets it go once its worker is drained and idle', () => {
    expect(judged([workerOn('i-1', { drained: true })])).toEqual({
      kind: 'release',
      reason: 'drained-and-idle',
    });
  });

  it('waits for a run, also on a worker that an operator drained', () => {
    expect(judged([workerOn('i-1', { busy: true, drained: true })])).toEqual({
      kind: 'wait',
      reason: 'run-in-progress',
      drain: [],
    });
  });

  it('drains a busy worker at once, so that no second run follows', () => {
    const worker = workerOn('i-1', { busy: true });
    expect(judged([worker])).toEqual({ kind: 'wait', reason: 'run-in-progress', drain: [worker.id] });
  });

  it('drains an idle worker and looks once more before it lets it go', () => {
    const worker = workerOn('i-1');
    expect(judged([worker])).toEqual({ kind: 'wait', reason: 'draining', drain: [worker.id] });
  });

  it('waits for every worker of the instance', () => {
    const idle = workerOn('i-1', { drained: true });
    const busy = workerOn('i-1', { busy: true, drained: true });
    expect(judged([idle, busy])).toMatchObject({ kind: 'wait', reason: 'run-in-progress' });
  });

  it('recognises a worker that does not name its group, or names another', () => {
    for (const groupName of [undefined, 'another']) {
      const identity: WorkerIdentity = {
        kind: 'known',
        instanceId: 'i-1',
        ...(groupName !== undefined && { groupName }),
      };
      expect(judged([aWorker({ identity, busy: true })])).toMatchObject({ reason: 'run-in-progress' });
    }
  });

  it('lets nothing of other instances hold it back', () => {
    const others = [workerOn('i-2', { busy: true }), nameless({ busy: true })];
    expect(judged([workerOn('i-1', { drained: true }), ...others])).toMatchObject({ kind: 'release' });
  });
});

describe('judging an instance without a worker', () => {
  const others = [workerOn('i-2')];

  it('lets it go when its time to register is over and a second look finds none either', () => {
    expect(judged(others)).toEqual({ kind: 'wait', reason: 'absence-unconfirmed', drain: [] });
    expect(judged(others, { looks: 2 })).toEqual({ kind: 'release', reason: 'no-worker' });
  });

  it('L6: waits while it may register yet', () => {
    const instance = { id: 'i-1', launchedAt: ago(minutes(9)), heldSince: moment };
    expect(judged(others, { instance, looks: 50 })).toMatchObject({
      kind: 'wait',
      reason: 'may-register-yet',
    });
    expect(judged(others, { instance, looks: 50, now: moment + minutes(1) })).toMatchObject({
      kind: 'release',
    });
  });

  it('L8: counts from when the hook began to hold it, if EC2 does not know the instance', () => {
    const late = { id: 'i-1', heldSince: ago(minutes(11)) };
    expect(judged(others, { instance: late, looks: 2 })).toMatchObject({ kind: 'release' });
    const fresh = { id: 'i-1', heldSince: ago(minutes(1)) };
    expect(judged(others, { instance: fresh, looks: 2 })).toMatchObject({ reason: 'may-register-yet' });
  });

  it('L2: waits while a busy worker that does not say where it runs could be on it', () => {
    expect(judged([nameless({ busy: true })], { looks: 50 })).toMatchObject({ reason: 'may-have-a-worker' });
  });

  it('is not held by such a worker that is idle, or registered before the launch', () => {
    const older = nameless({ busy: true, registeredAt: ago(minutes(90)) });
    expect(judged([older, nameless()], { looks: 2 })).toMatchObject({ kind: 'release' });
  });

  it('does not believe a pool without any worker until the grace has passed', () => {
    expect(judged([], { looks: 50 })).toMatchObject({ reason: 'no-worker-in-pool' });
    expect(judged([], { looks: 50, now: moment + minutes(10) - 1 })).toMatchObject({ kind: 'wait' });
    expect(judged([], { looks: 50, now: moment + minutes(10) })).toMatchObject({ kind: 'release' });
  });
});

it('never lets an instance go unseen', () => {
  const instance = { id: 'i-1', launchedAt: ago(minutes(60 * 47)), heldSince: ago(minutes(60 * 46)) };
  const { pool, ...blind } = look([], { instance, looks: 900 });
  expect(pool).toBeDefined();
  expect(judge(blind)).toEqual({ kind: 'wait', reason: 'pool-unreadable', drain: [] });
});

function judged(workers: readonly Worker[], overrides: Partial<Look> = {}) {
  return judge(look(workers, overrides));
}

/** Of `i-1`, launched an hour ago, that the hook holds since this moment. */
function look(workers: readonly Worker[], overrides: Partial<Look>): Look {
  return {
    now: moment,
    pool: aPool({ workers }),
    instance: { id: 'i-1', launchedAt: ago(minutes(60)), heldSince: moment },
    looks: 1,
    registrationGraceMs: minutes(10),
    ...overrides,
  };
}

function workerOn(instanceId: string, overrides: Partial<Worker> = {}): Worker {
  return aWorker({ identity: { kind: 'known', instanceId, groupName: 'workers' }, ...overrides });
}

function nameless(overrides: Partial<Worker> = {}): Worker {
  return aWorker({
    identity: { kind: 'unknown', problem: 'empty' },
    registeredAt: ago(seconds(60)),
    ...(overrides.busy === true ? {} : { availableAt: ago(seconds(60)) }),
    ...overrides,
  });
}
