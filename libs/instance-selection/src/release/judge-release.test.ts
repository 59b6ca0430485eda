import type { Worker } from '@poolkeeper/pool-model';
import { ago, aPool, aWorker, minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { judgeRelease, type ReleaseEvidence } from './judge-release.ts';

const nameless = { kind: 'unknown', problem: 'empty' } as const;
const settled = { drainedSince: ago(minutes(60)) };

describe('an instance with a worker', () => {
  it('is released once its worker is idle and has been seen drained for the settling time', () => {
    const worker = workerOn('i-1', { drained: true });

    expect(judged([worker], { drainedSince: ago(seconds(10)) })).toEqual({ kind: 'release', reason: 'idle' });
  });

  it('waits until a drain has settled, whoever drained the worker', () => {
    const worker = workerOn('i-1', { drained: true });

    for (const drainedSince of [undefined, ago(seconds(10) - 1), moment + 1]) {
      expect(judged([worker], { drainedSince })).toEqual({ kind: 'wait', reason: 'settling' });
    }
  });

  it('waits while the instance reports a run that Spacelift does not show', () => {
    const worker = workerOn('i-1', { drained: true });
    expect(judged([worker], { ...settled, report: { busy: true, at: ago(minutes(30)) } })).toEqual({
      kind: 'wait',
      reason: 'run-reported',
    });
    expect(judged([worker], { ...settled, report: { busy: true, at: ago(minutes(30) + 1) } })).toMatchObject({
      kind: 'release',
    });
    expect(judged([worker], { ...settled, report: { busy: false, at: moment } })).toMatchObject({
      kind: 'release',
    });
  });

  it('that does not report its runs waits until its workers have been watched for the absence wait', () => {
    const worker = workerOn('i-1', { drained: true });
    const silent = { ...settled, setUpAt: undefined };

    for (const watchedSince of [undefined, ago(minutes(30) - 1), moment + 1]) {
      expect(judged([worker], { ...silent, watchedSince })).toEqual({ kind: 'wait', reason: 'no-witness' });
    }
    for (const known of [
      { watchedSince: ago(minutes(30)) },
      { report: { busy: false, at: ago(minutes(600)) } },
      { machineRunning: false },
    ]) {
      expect(judged([worker], { ...silent, ...known })).toEqual({ kind: 'release', reason: 'idle' });
    }
  });

  it('that reports several workers waits until they have been watched for the absence wait', () => {
    const worker = workerOn('i-1', { drained: true });
    const several = { ...settled, hasSeveralWorkers: true };

    for (const report of [undefined, { busy: false, at: moment }]) {
      for (const watchedSince of [undefined, ago(minutes(30) - 1)]) {
        expect(judged([worker], { ...several, report, watchedSince })).toEqual({
          kind: 'wait',
          reason: 'no-witness',
        });
      }
      const watched = { watchedSince: ago(minutes(30)) };
      expect(judged([worker], { ...several, report, ...watched })).toEqual({
        kind: 'release',
        reason: 'idle',
      });
    }
    expect(judged([worker], { ...several, machineRunning: false })).toEqual({
      kind: 'release',
      reason: 'idle',
    });
  });

  it('has its worker drained first, idle or busy, and is judged anew by another round', () => {
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

    expect(judged([workerOn('i-1', { drained: true }), ...others], settled)).toMatchObject({
      reason: 'idle',
    });
  });

  it('is not released because EC2 says that its machine is gone while Spacelift has a run on it', () => {
    const workers = [workerOn('i-1', { busy: true, drained: true })];

    expect(judged(workers, { machineRunning: false })).toMatchObject({ reason: 'run-in-progress' });
  });
});

describe('an instance without a worker', () => {
  it('issue 11, 1: is not released at once, however old it is and however many others have a worker', () => {
    const others = Array.from({ length: 20 }, (_, index) => workerOn(`i-other-${index}`));

    for (const busyWorkers of [undefined, 0]) {
      expect(judged([], { pool: aPool({ workers: others, busyWorkers }) })).toEqual({
        kind: 'wait',
        reason: 'answer-not-trusted',
      });
    }
  });

  it('is released when no round has found a worker for the whole absence wait', () => {
    expect(judged([], { workerlessSince: ago(minutes(30) - 1) })).toMatchObject({
      reason: 'answer-not-trusted',
    });
    expect(judged([], { workerlessSince: ago(minutes(30)) })).toEqual({
      kind: 'release',
      reason: 'stayed-workerless',
    });
  });

  it.each([minutes(3), minutes(10), minutes(60)])(
    'issue 11, 6: waits for the absence wait alone, with a registration grace of %s ms',
    (registrationGraceMs) => {
      const waited = { registrationGraceMs, absenceWaitMs: minutes(5) };

      expect(judged([], { ...waited, workerlessSince: ago(minutes(5) - 1) })).toMatchObject({ kind: 'wait' });
      expect(judged([], { ...waited, workerlessSince: ago(minutes(5)) })).toMatchObject({ kind: 'release' });
    },
  );

  it('issue 11, 1: waits while the instance reports a run, however long no worker was listed', () => {
    const report = { busy: true, at: ago(minutes(20)) };

    expect(judged([], { report, workerlessSince: ago(minutes(600)) })).toEqual({
      kind: 'wait',
      reason: 'run-reported',
    });
  });

  it('is not released earlier because it reports no run', () => {
    const report = { busy: false, at: moment };

    expect(judged([], { report })).toMatchObject({ reason: 'answer-not-trusted' });
  });

  it('L6: waits while it may still register', () => {
    const instance = { id: 'i-1', launchedAt: ago(minutes(10) - 1), heldSince: moment };
    const waited = { workerlessSince: ago(minutes(600)) };

    expect(judged([], { ...waited, instance })).toEqual({ kind: 'wait', reason: 'may-still-register' });
    expect(judged([], { ...waited, instance, now: moment + 1 })).toMatchObject({ kind: 'release' });
  });

  it('L8: counts from when it was first held, if EC2 does not know it', () => {
    const waited = { workerlessSince: ago(minutes(600)) };

    expect(judged([], { ...waited, instance: { id: 'i-1', heldSince: ago(minutes(9)) } })).toMatchObject({
      reason: 'may-still-register',
    });
    expect(judged([], { ...waited, instance: { id: 'i-1', heldSince: ago(minutes(10)) } })).toMatchObject({
      kind: 'release',
    });
  });

  it('waits when it is unknown since when it exists, however long it has had no worker', () => {
    expect(judged([], { instance: { id: 'i-1' }, workerlessSince: ago(minutes(600)) })).toMatchObject({
      reason: 'may-still-register',
    });
  });

  it('A12: is released when its machine is gone, young or not, whatever the answer or its last report', () => {
    const instance = { id: 'i-1', launchedAt: ago(minutes(1)) };
    const report = { busy: true, at: ago(minutes(1)) };

    expect(judged([], { instance, report, machineRunning: false })).toEqual({
      kind: 'release',
      reason: 'machine-gone',
    });
    for (const machineRunning of [true, undefined]) {
      expect(judged([], { instance, machineRunning })).toEqual({
        kind: 'wait',
        reason: 'may-still-register',
      });
    }
  });

  it('L2: is never released while a worker that does not say where it runs, and has or takes runs, may be there', () => {
    const waited = { workerlessSince: ago(minutes(600)) };
    const idle = aWorker({ identity: nameless, registeredAt: ago(minutes(50)) });
    const busy = aWorker({ identity: nameless, busy: true, drained: true });

    for (const worker of [idle, busy]) {
      expect(judged([worker], waited)).toEqual({ kind: 'wait', reason: 'may-have-a-worker' });
    }
    expect(judged([{ ...idle, drained: true }], waited)).toMatchObject({ kind: 'release' });
    expect(judged([{ ...idle, registeredAt: ago(minutes(66)) }], waited)).toMatchObject({ kind: 'release' });
  });

  it('A4: is never released while Spacelift counts a busy worker that it does not list', () => {
    const pool = aPool({ workers: [workerOn('i-2', { busy: true })], busyWorkers: 2 });

    expect(judged([], { pool, workerlessSince: ago(minutes(600)) })).toEqual({
      kind: 'wait',
      reason: 'answer-contradicts',
    });
  });
});

it('is never released while EC2 cannot be read, because its report is not known', () => {
  const blind = { ...settled, machineUnreadable: true, workerlessSince: ago(minutes(600)) };

  for (const workers of [[], [workerOn('i-1', { drained: true })]]) {
    expect(judged(workers, blind)).toEqual({ kind: 'wait', reason: 'machine-unreadable' });
  }
});

it('is not released while neither Spacelift nor EC2 can be read, whatever is said about its machine', () => {
  const blind = { pool: undefined, machineUnreadable: true, machineRunning: false };

  expect(judged([], blind)).toEqual({ kind: 'wait', reason: 'pool-unreadable' });
});

it('A16: is not released while Spacelift cannot be read, however long, unless its machine is gone', () => {
  const blind = { pool: undefined, workerlessSince: ago(minutes(600)) };

  for (const machineRunning of [undefined, true]) {
    expect(judged([], { ...blind, machineRunning })).toEqual({ kind: 'wait', reason: 'pool-unreadable' });
  }
  expect(judged([], { ...blind, machineRunning: false })).toEqual({
    kind: 'release',
    reason: 'machine-gone',
  });
});

/** At `i-1`, launched an hour ago. */
function judged(workers: readonly Worker[], overrides: Partial<ReleaseEvidence> = {}) {
  return judgeRelease({
    now: moment,
    pool: aPool({ workers }),
    instance: { id: 'i-1', launchedAt: ago(minutes(60)), heldSince: moment },
    registrationGraceMs: minutes(10),
    absenceWaitMs: minutes(30),
    settlingTimeMs: seconds(10),
    setUpAt: ago(minutes(50)),
    ...overrides,
  });
}

function workerOn(instanceId: string, overrides: Partial<Worker> = {}): Worker {
  return aWorker({ identity: { kind: 'known', instanceId, groupName: 'workers' }, ...overrides });
}
