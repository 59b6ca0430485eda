import type { Worker } from '@poolkeeper/pool-model';
import { aPool, aWorker, minutes, moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { ReleaseEvidence } from './judge-release.ts';
import { continueWorkerlessSpell } from './workerless-spell.ts';

describe('a spell without a worker', () => {
  it('begins with the first round that finds none, and lasts while others do', () => {
    const first = continueWorkerlessSpell(undefined, round(0));
    const second = continueWorkerlessSpell(first, round(5));

    expect(first).toEqual({ since: moment, lastCheckedAt: moment });
    expect(continueWorkerlessSpell(second, round(10))).toEqual({
      since: moment,
      lastCheckedAt: moment + minutes(10),
    });
  });

  it('ends with a round that finds one, busy or not', () => {
    const identity = { kind: 'known', instanceId: 'i-1' } as const;
    const spell = { since: moment, lastCheckedAt: moment };

    expect(
      continueWorkerlessSpell(spell, round(1, { pool: aPool({ workers: [aWorker({ identity })] }) })),
    ).toBeUndefined();
  });

  it('is not ended by the workers of others', () => {
    const spell = { since: moment, lastCheckedAt: moment };
    const pool = aPool({ workers: [aWorker()] });

    expect(continueWorkerlessSpell(spell, round(1, { pool }))).toMatchObject({ since: moment });
  });

  it('ends with a round that finds a worker which does not say where it runs and has a run or may take one', () => {
    const spell = { since: moment, lastCheckedAt: moment };
    const after = (worker: Partial<Worker>) => {
      const identity = { kind: 'unknown', problem: 'empty' } as const;
      return continueWorkerlessSpell(
        spell,
        round(1, { pool: aPool({ workers: [aWorker({ identity, ...worker })] }) }),
      );
    };

    expect(after({ busy: true, drained: true })).toBeUndefined();
    expect(after({ busy: false, drained: false })).toBeUndefined();
    expect(after({ busy: false, drained: true })).toMatchObject({ since: moment });
  });

  it('stays as it is in a round that cannot read the pool or EC2', () => {
    const spell = { since: moment, lastCheckedAt: moment };
    const { pool, ...blind } = round(3);

    expect(pool).toBeDefined();
    expect(continueWorkerlessSpell(spell, blind)).toBe(spell);
    expect(continueWorkerlessSpell(spell, round(3, { machineUnreadable: true }))).toBe(spell);
  });

  it('ends when a worker is listed, also in a round that does not read EC2', () => {
    const worker = aWorker({ identity: { kind: 'known', instanceId: 'i-1' }, busy: true });
    const listed = round(3, { pool: aPool({ workers: [worker] }), machineUnreadable: true });
    expect(continueWorkerlessSpell({ since: moment, lastCheckedAt: moment }, listed)).toBeUndefined();
  });

  it.each([minutes(5), minutes(30), minutes(48 * 60)])(
    'does not count more than a quarter of the absence wait of %s ms without a readable round, and begins anew after all of it',
    (absenceWaitMs) => {
      const spell = { since: moment - minutes(20), lastCheckedAt: moment };
      const after = (ms: number) =>
        continueWorkerlessSpell(spell, round(0, { now: moment + ms, absenceWaitMs }));
      const gap = absenceWaitMs / 4 + 1;

      expect(after(absenceWaitMs / 4)).toMatchObject({ since: moment - minutes(20) });
      expect(after(gap)).toEqual({ since: moment - minutes(20) + gap, lastCheckedAt: moment + gap });
      expect(after(absenceWaitMs - 1)).toMatchObject({ since: moment - minutes(20) + absenceWaitMs - 1 });
      expect(after(absenceWaitMs)).toMatchObject({ since: moment + absenceWaitMs });
    },
  );

  it('issue 11, 6: lasts through rounds a minute apart, for the shortest absence wait and any registration grace', () => {
    let spell = continueWorkerlessSpell(undefined, round(0, { absenceWaitMs: minutes(5) }));
    for (const at of [1, 2, 3, 4, 5]) {
      spell = continueWorkerlessSpell(spell, round(at, { absenceWaitMs: minutes(5) }));
    }

    expect(spell).toMatchObject({ since: moment });
  });

  it('reaches the end of the wait in two processes that take turns of four minutes', () => {
    const absenceWaitMs = minutes(10);
    let spell = continueWorkerlessSpell(undefined, round(0, { absenceWaitMs }));
    for (const turn of [0, 8, 16]) {
      for (const at of [0, 1, 2, 3, 4]) {
        spell = continueWorkerlessSpell(spell, round(turn + at, { absenceWaitMs }));
      }
    }

    expect(spell?.since).toBe(moment + minutes(8));
  });

  it('begins anew when the clock goes back', () => {
    const spell = { since: moment - minutes(20), lastCheckedAt: moment };

    expect(continueWorkerlessSpell(spell, round(-1))).toMatchObject({ since: moment - minutes(1) });
  });

  it('ends with a round in which Spacelift counts a busy worker that it does not list', () => {
    const spell = { since: moment, lastCheckedAt: moment };

    expect(continueWorkerlessSpell(spell, round(1, { pool: aPool({ busyWorkers: 1 }) }))).toBeUndefined();
  });

  it('ends with a round in which the instance reports a run', () => {
    const spell = { since: moment, lastCheckedAt: moment };
    const report = { busy: true, at: moment - minutes(20) };

    expect(continueWorkerlessSpell(spell, round(1, { report }))).toBeUndefined();
  });

  it('is no older than the end of the last run that the instance reported', () => {
    const spell = { since: moment - minutes(20), lastCheckedAt: moment };
    const report = (at: number) => ({ report: { busy: false, at } });

    expect(continueWorkerlessSpell(spell, round(1, report(moment)))).toMatchObject({ since: moment });
    expect(continueWorkerlessSpell(spell, round(1, report(moment - minutes(60))))).toMatchObject({
      since: moment - minutes(20),
    });
    expect(continueWorkerlessSpell(spell, round(1, report(moment + minutes(60))))).toMatchObject({
      since: moment + minutes(1),
    });
  });
});

/** At `i-1`, with an absence wait of half an hour. */
function round(minutesLater: number, overrides: Partial<ReleaseEvidence> = {}) {
  return {
    now: moment + minutes(minutesLater),
    pool: aPool(),
    instance: { id: 'i-1' },
    absenceWaitMs: minutes(30),
    ...overrides,
  };
}
