import type { Worker } from '@poolkeeper/pool-model';
import { ago, aPool, aWorker, minutes, moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { judgeRelease, type ReleaseEvidence } from './judge-release.ts';

const nameless = { kind: 'unknown', problem: 'empty' } as const;

describe('an instance with a worker', () => {
  it('is released once the same check finds its worker drained and idle', () => {
    expect(judged([workerOn('i-1', { drained: true })])).toEqual({ kind: 'release', reason: 'idle' });
  });

  it('has its worker drained first, idle or busy, and is judged again by another check', () => {
    for (const busy of [false, true]) {
      const worker = workerOn('i-1', { busy });
      expect(judged([worker])).toEqual({ kind: 'drain', workers: [worker.id] });
    }
  });

  it('waits for a run, also on a worker that an operator drained', () => {
    expect(judged([workerOn('i-1', { busy: true, drained: true })])).toEqual({
      kind: 'wait',
      reason: 'run-in-progress',
    });
  });

  it('waits for each of its workers, and has the others drained meanwhile', () => {
    const done = workerOn('i-1', { drained: true });
    const busy = workerOn('i-1', { busy: true, drained: true });
    const undrained = workerOn('i-1');

    expect(judged([done, busy])).toMatchObject({ reason: 'run-in-progress' });
    expect(judged([done, busy, undrained])).toEqual({ kind: 'drain', workers: [undrained.id] });
  });

  it('A7: is recognised by a worker that does not name its group, or names another', () => {
    for (const groupName of [undefined, 'another']) {
      const identity = {
        kind: 'known' as const,
        instanceId: 'i-1',
        groupName,
      };
      expect(judged([aWorker({ identity, busy: true, drained: true })])).toMatchObject({
        reason: 'run-in-progress',
      });
    }
  });

  it('is held back by nothing that is elsewhere', () => {
    const others = [workerOn('i-2', { busy: true }), aWorker({ identity: nameless, busy: true })];

    expect(judged([workerOn('i-1', { drained: true }), ...others])).toMatchObject({ reason: 'idle' });
  });

  it('is not given up because EC2 says that its machine has gone while Spacelift has a run on it', () => {
    const workers = [workerOn('i-1', { busy: true, drained: true })];

    expect(judged(workers, { machineRunning: false })).toMatchObject({ reason: 'run-in-progress' });
  });
});

describe('an instance without a worker', () => {
  it('is released immediately when its time to register is over and the answer has workers of the others', () => {
    expect(judged([])).toEqual({ kind: 'release', reason: 'never-registered' });
  });

  it('L6: waits while it may still register', () => {
    const instance = { id: 'i-1', launchedAt: ago(minutes(10) - 1), heldSince: moment };

    expect(judged([], { instance })).toEqual({ kind: 'wait', reason: 'may-still-register' });
    expect(judged([], { instance, now: moment + 1 })).toMatchObject({ kind: 'release' });
  });

  it('L8: counts from when it was first held, if EC2 does not know it', () => {
    expect(judged([], { instance: { id: 'i-1', heldSince: ago(minutes(9)) } })).toMatchObject({
      reason: 'may-still-register',
    });
    expect(judged([], { instance: { id: 'i-1', heldSince: ago(minutes(10)) } })).toMatchObject({
      kind: 'release',
    });
  });

  it('waits when its age is unknown, however long it has had no worker', () => {
    expect(judged([], { instance: { id: 'i-1' }, workerlessSince: ago(minutes(600)) })).toMatchObject({
      reason: 'may-still-register',
    });
  });

  it('A12: is released when its machine is gone, young or not, however incomplete the answer', () => {
    const instance = { id: 'i-1', launchedAt: ago(minutes(1)) };

    for (const machineRunning of [false, true, undefined]) {
      expect(
        judgeRelease({
          now: moment,
          pool: aPool(),
          instance,
          registrationGraceMs: minutes(10),
          machineRunning,
        }),
      ).toMatchObject(
        machineRunning === false
          ? { kind: 'release', reason: 'machine-gone' }
          : { kind: 'wait', reason: 'may-still-register' },
      );
    }
  });
});

describe('an answer without a worker of the instance', () => {
  it.each([
    { name: 'A4: has no worker of anybody', others: { withWorker: 0, workerless: 5 } },
    { name: 'A4: has half of the workers', others: { withWorker: 5, workerless: 4 } },
    { name: 'A4: has no other instance to go by', others: { withWorker: 0, workerless: 0 } },
    {
      name: 'has so few others that it may have lost this one alone',
      others: { withWorker: 3, workerless: 0 },
    },
    { name: 'may be of any worth, as nothing is known of the others', others: undefined },
  ])('is not trusted when it $name', ({ others }) => {
    expect(judged([], { others })).toEqual({ kind: 'wait', reason: 'answer-not-trusted' });
  });

  it.each([
    { others: { withWorker: 4, workerless: 0 }, kind: 'release' },
    { others: { withWorker: 7, workerless: 1 }, kind: 'wait' },
    { others: { withWorker: 8, workerless: 1 }, kind: 'release' },
  ])('is trusted while those without a worker are a fifth at the most: $others', ({ others, kind }) => {
    expect(judged([], { others }).kind).toBe(kind);
  });

  it('is not trusted when an earlier one had a worker of it', () => {
    expect(judged([], { hadWorker: true })).toMatchObject({ reason: 'answer-not-trusted' });
  });

  it('is not trusted when it lists more busy workers than it counts', () => {
    const pool = aPool({ workers: [workerOn('i-2', { busy: true })], busyWorkers: 0 });

    expect(judged([], { pool })).toMatchObject({ reason: 'answer-not-trusted' });
    expect(judged([], { pool: { ...pool, busyWorkers: 1 } })).toMatchObject({ kind: 'release' });
  });

  it('is never enough while a worker that does not say where it runs may be there and takes runs', () => {
    const worker = aWorker({ identity: nameless, registeredAt: ago(minutes(50)) });

    expect(judged([worker], { workerlessSince: ago(minutes(600)) })).toMatchObject({
      reason: 'may-have-a-worker',
    });
    expect(judged([{ ...worker, drained: true }])).toMatchObject({ kind: 'release' });
    expect(judged([{ ...worker, registeredAt: ago(minutes(61)) }])).toMatchObject({ kind: 'release' });
  });

  it('is trusted once every check for a whole grace agreed', () => {
    const untrusted = { others: { withWorker: 0, workerless: 5 } };

    expect(judged([], { ...untrusted, workerlessSince: ago(minutes(10) - 1) })).toMatchObject({
      kind: 'wait',
    });
    expect(judged([], { ...untrusted, workerlessSince: ago(minutes(10)) })).toEqual({
      kind: 'release',
      reason: 'stayed-workerless',
    });
  });

  it('L2: is never enough while a busy worker that does not say where it runs may be there', () => {
    const worker = aWorker({ identity: nameless, busy: true, drained: true });

    expect(judged([worker], { workerlessSince: ago(minutes(600)) })).toEqual({
      kind: 'wait',
      reason: 'may-have-a-worker',
    });
  });

  it('A4: is never enough while Spacelift counts a busy worker that it does not list', () => {
    const pool = aPool({ workers: [workerOn('i-2', { busy: true })], busyWorkers: 2 });

    expect(judged([], { pool, workerlessSince: ago(minutes(600)) })).toEqual({
      kind: 'wait',
      reason: 'answer-contradicts',
    });
  });
});

it('A16: nothing is released unseen, however long it takes and whatever EC2 reports', () => {
  const { pool, ...blind } = evidenceOf([], { workerlessSince: ago(minutes(600)), machineRunning: false });

  expect(pool).toBeDefined();
  expect(judgeRelease(blind)).toEqual({ kind: 'wait', reason: 'pool-unreadable' });
});

type Overrides = Omit<Partial<ReleaseEvidence>, 'others'> & {
  readonly others?: ReleaseEvidence['others'] | undefined;
};

function judged(workers: readonly Worker[], overrides: Overrides = {}) {
  return judgeRelease(evidenceOf(workers, overrides));
}

/** At `i-1`, launched an hour ago, in a group of ten others with a worker each. */
function evidenceOf(workers: readonly Worker[], overrides: Overrides): ReleaseEvidence {
  const { others = 'others' in overrides ? undefined : { withWorker: 10, workerless: 0 }, ...rest } =
    overrides;
  return {
    now: moment,
    pool: aPool({ workers }),
    instance: { id: 'i-1', launchedAt: ago(minutes(60)), heldSince: moment },
    registrationGraceMs: minutes(10),
    others,
    ...rest,
  };
}

function workerOn(instanceId: string, overrides: Partial<Worker> = {}): Worker {
  return aWorker({ identity: { kind: 'known', instanceId, groupName: 'workers' }, ...overrides });
}
