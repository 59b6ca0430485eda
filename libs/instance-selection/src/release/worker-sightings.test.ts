import { aPool, aWorker, minutes, moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { judgeRelease } from './judge-release.ts';
import { continueSightings, isAnyMissing, type WorkerSightings } from './worker-sightings.ts';

const identity = { kind: 'known', instanceId: 'i-1' } as const;
const [one, other] = ['w-1', 'w-2'].map((id) => aWorker({ id, identity, drained: true }));
const both = aPool({ workers: [one, other].flatMap((worker) => worker ?? []) });
const onlyOne = aPool({ workers: [one].flatMap((worker) => worker ?? []) });

describe('the sightings of workers', () => {
  it('hold an instance while one of its workers is missing and the other one is idle', () => {
    const seen = continueSightings(undefined, round(0, both));
    const then = continueSightings(seen, round(1, onlyOne));

    expect(isAnyMissing(seen, both)).toBe(false);
    expect(isAnyMissing(then, onlyOne)).toBe(true);
    const evidence = {
      ...round(1, onlyOne),
      instance: { id: 'i-1' },
      registrationGraceMs: 0,
      setUpAt: moment,
    };
    const settled = { settlingTimeMs: 0, drainedSince: moment - minutes(10) };
    expect(judgeRelease({ ...evidence, ...settled, isWorkerMissing: true })).toEqual({
      kind: 'wait',
      reason: 'answer-not-trusted',
    });
    expect(judgeRelease({ ...evidence, ...settled })).toEqual({ kind: 'release', reason: 'idle' });
  });

  it('end once the absence has lasted for the absence wait', () => {
    const seen = continueSightings(undefined, round(0, both));

    expect(isAnyMissing(continueSightings(seen, round(29, onlyOne)), onlyOne)).toBe(true);
    expect(isAnyMissing(continueSightings(seen, round(30, onlyOne)), onlyOne)).toBe(false);
  });

  it('begin anew in a process that has not watched the instance for the absence wait', () => {
    let seen: WorkerSightings | undefined;
    const since = [0, 7, 14, 44, 50].map((minute) => {
      seen = continueSightings(seen, round(minute, onlyOne));
      return ((seen?.since ?? 0) - moment) / minutes(1);
    });

    expect(since).toEqual([0, 0, 0, 44, 44]);
  });

  it('leave out a worker that is listed for another instance', () => {
    const moved = aPool({
      workers: [aWorker({ id: 'w-2', identity: { kind: 'known', instanceId: 'i-2' } })],
    });
    const seen = continueSightings(undefined, round(0, both));

    expect([...(continueSightings(seen, round(1, moved))?.seenAt.keys() ?? [])]).toEqual(['w-1']);
  });

  it('stay as they are while the pool cannot be read', () => {
    const seen = continueSightings(undefined, round(0, both));

    expect(continueSightings(seen, { ...round(1, both), pool: undefined })).toBe(seen);
    expect(isAnyMissing(seen, undefined)).toBe(false);
    expect(isAnyMissing(undefined, both)).toBe(false);
  });
});

function round(minutesLater: number, pool: ReturnType<typeof aPool>) {
  return { now: moment + minutes(minutesLater), pool, instanceId: 'i-1', absenceWaitMs: minutes(30) };
}
