import type { Worker } from '@poolkeeper/pool-model';
import { aPool, aWorker, minutes, moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { ReleaseEvidence } from './judge-release.ts';
import { continueWorkerlessSpell } from './workerless-spell.ts';

describe('a spell without a worker', () => {
  it('begins with the first check that finds no worker, and lasts while later ones find none', () => {
    const first = continueWorkerlessSpell(undefined, evidenceOf(0));
    const second = continueWorkerlessSpell(first, evidenceOf(5));

    expect(first).toEqual({ since: moment, lastCheckedAt: moment });
    expect(continueWorkerlessSpell(second, evidenceOf(10))).toEqual({
      since: moment,
      lastCheckedAt: moment + minutes(10),
    });
  });

  it('ends with a check that finds a worker, busy or not', () => {
    const identity = { kind: 'known', instanceId: 'i-1' } as const;
    const spell = { since: moment, lastCheckedAt: moment };

    expect(
      continueWorkerlessSpell(spell, evidenceOf(1, { pool: aPool({ workers: [aWorker({ identity })] }) })),
    ).toBeUndefined();
  });

  it('is not ended by the workers of others', () => {
    const spell = { since: moment, lastCheckedAt: moment };
    const pool = aPool({ workers: [aWorker()] });

    expect(continueWorkerlessSpell(spell, evidenceOf(1, { pool }))).toMatchObject({ since: moment });
  });

  it('ends with a check that finds an unidentified worker which may be there and has a run or may take one', () => {
    const spell = { since: moment, lastCheckedAt: moment };
    const after = (worker: Partial<Worker>) => {
      const identity = { kind: 'unknown', problem: 'empty' } as const;
      return continueWorkerlessSpell(
        spell,
        evidenceOf(1, { pool: aPool({ workers: [aWorker({ identity, ...worker })] }) }),
      );
    };

    expect(after({ busy: true, drained: true })).toBeUndefined();
    expect(after({ busy: false, drained: false })).toBeUndefined();
    expect(after({ busy: false, drained: true })).toMatchObject({ since: moment });
  });

  it('is unchanged by a check of an unreadable pool', () => {
    const spell = { since: moment, lastCheckedAt: moment };
    const { pool, ...blind } = evidenceOf(3);

    expect(pool).toBeDefined();
    expect(continueWorkerlessSpell(spell, blind)).toBe(spell);
  });

  it('begins again after half a grace without a readable check', () => {
    const spell = { since: moment - minutes(20), lastCheckedAt: moment };

    expect(continueWorkerlessSpell(spell, evidenceOf(6))).toEqual({
      since: moment + minutes(6),
      lastCheckedAt: moment + minutes(6),
    });
  });
});

/** At `i-1`, with a grace of ten minutes. */
function evidenceOf(minutesLater: number, overrides: Partial<ReleaseEvidence> = {}): ReleaseEvidence {
  return {
    now: moment + minutes(minutesLater),
    pool: aPool(),
    instance: { id: 'i-1' },
    registrationGraceMs: minutes(10),
    ...overrides,
  };
}
