import fc from 'fast-check';
import type { PastWait, RunsAhead, WaitingRun } from '@poolkeeper/pool-model';
import { ago, anIdleMember, aSnapshot, minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import { anyRunsAhead, anySnapshot } from '@poolkeeper/pool-model/testing/arbitraries';
import { describe, expect, it } from 'vitest';
import { decide } from '../decide/decide.ts';
import { anyPolicy, aPolicy } from '../testing/policies.ts';
import {
  type ForeseenContext,
  foreseenHeadroom,
  type ForeseenPolicy,
  worthwhileWorkers,
} from './foreseen-headroom.ts';

/** Confirmations after one minute, after two, and so on up to forty. */
const fortyMinutes = confirmedAfter(Array.from({ length: 40 }, (_, index) => minutes(index + 1)));

describe('the headroom for foreseen runs', () => {
  it('is a worker for a run as long as its chance to need one within a boot is worth the idle time', () => {
    // One in forty within the next minute. Later one in a few of those that lasted as long.
    expect(foreseen({ waiting: [aRun(seconds(30))] })).toMatchObject({
      minIdle: 0,
      runs: [{ runId: 'run', stack: 'networking', waitsFor: 'confirmation', likelihood: 1 / 41 }],
    });
    expect(foreseen({ waiting: [aRun(minutes(35.5))] })).toMatchObject({
      minIdle: 1,
      runs: [{ likelihood: 1 / 6 }],
    });
    expect(foreseen({ waiting: [aRun(minutes(41))] })).toMatchObject({ minIdle: 0, runs: [] });
  });

  it('expects a run when half of those that waited as long needed their worker', () => {
    const since = ago(minutes(30));
    expect(foreseen({ waiting: [aRun(minutes(30))] }).runs[0]?.expectedAt).toBe(since + minutes(35));
  });

  it('looks a boot ahead', () => {
    const waiting = [aRun(minutes(20.5))];
    expect(foreseen({ waiting, bootMs: minutes(1) }).minIdle).toBe(0);
    expect(foreseen({ waiting, bootMs: minutes(10), waitWorthMs: minutes(10) }).minIdle).toBe(0);
    expect(foreseen({ waiting, bootMs: minutes(10), waitWorthMs: minutes(30) })).toMatchObject({
      minIdle: 1,
      runs: [{ likelihood: 10 / 21 }],
    });
  });

  it('adds up what several runs are likely to need', () => {
    const waiting = Array.from({ length: 40 }, (_, index) => aRun(seconds(30 + index)));
    const { minIdle, why } = foreseen({ waiting });
    expect(why).toMatchObject({ code: 'by-past-waits', waiting: 40, pastWaits: 40 });
    // 40 runs with a chance of 1 in 40 to 1 in 60: that two of them need a worker is likelier than one in ten, that three do is not.
    expect(minIdle).toBe(2);
  });

  it('counts for less when runs in the past were discarded', () => {
    const waiting = [aRun(minutes(35.5))];
    const discarded = fortyMinutes.map((wait, index) => ({ ...wait, neededWorker: index % 4 === 0 }));
    expect(foreseen({ waiting, past: discarded }).minIdle).toBe(0);
  });

  it('counts runs that have waited for longer than any in the past', () => {
    const forgotten = Array.from({ length: 30 }, () => aRun(minutes(600)));
    const [likeliest] = foreseen({ waiting: [aRun(minutes(35.5)), ...forgotten] }).runs;
    expect(likeliest?.likelihood).toBe(1 / 36);
  });

  it('knows nothing of a kind of wait by the other kinds', () => {
    const reviews = Array.from({ length: 30 }, (): WaitingRun => ({
      ...aRun(minutes(600)),
      waitsFor: 'review',
    }));
    expect(foreseen({ waiting: [aRun(minutes(35.5)), ...reviews] }).runs).toMatchObject([
      { likelihood: 1 / 6 },
    ]);
  });

  it('names the likeliest run first', () => {
    const waiting = [30, 38, 34].map((minute) => aRun(minutes(minute + 0.5)));
    const likelihoods = foreseen({ waiting }).runs.map(({ likelihood }) => likelihood);
    expect(likelihoods).toHaveLength(3);
    expect(likelihoods).toEqual(likelihoods.toSorted((a, b) => b - a));
  });

  it('asks for a worker that is just worth it, and for none that no run can need', () => {
    expect(worthwhileWorkers([0.25], { worthFrom: 0.25, most: 5 })).toBe(1);
    expect(worthwhileWorkers([0, 0], { worthFrom: 0, most: 5 })).toBe(0);
  });

  it('leaves out past waits whose length is none', () => {
    const broken = [NaN, -1, Infinity].map((lastedMs) => ({ ...fortyMinutes[0], lastedMs }) as PastWait);
    const { runs, why } = foreseen({ waiting: [aRun(minutes(35.5))], past: [...broken, ...fortyMinutes] });
    expect(runs).toMatchObject([{ likelihood: 1 / 6 }]);
    expect(why).toMatchObject({ pastWaits: 40 });
  });

  it('is at most the maximum, by default ten', () => {
    const waiting = Array.from({ length: 60 }, () => aRun(0));
    const past = confirmedAfter(Array<number>(20).fill(seconds(10)));
    expect(foreseen({ waiting, past }).minIdle).toBe(10);
    expect(foreseen({ waiting, past, settings: { maxIdle: 3 } }).minIdle).toBe(3);
    expect(foreseen({ waiting, past, settings: { maxIdle: 0 } }).minIdle).toBe(0);
  });

  it('is silent until 20 waits of the kind are known', () => {
    const waiting = [aRun(minutes(35.5))];
    expect(foreseen({ waiting, past: fortyMinutes.slice(21) })).toEqual({
      minIdle: 0,
      runs: [],
      why: { code: 'too-little-known', pastWaits: 19 },
    });
    const reviews = fortyMinutes.map((wait) => ({ ...wait, kind: 'review' as const }));
    expect(foreseen({ waiting, past: [...reviews, ...fortyMinutes.slice(21)] })).toMatchObject({
      minIdle: 0,
      runs: [],
      why: { code: 'by-past-waits', waiting: 1, expected: 0, pastWaits: 40 },
    });
  });

  it('is none while the runs are unknown', () => {
    expect(foreseenHeadroom({}, { observedAt: moment })).toEqual({
      minIdle: 0,
      runs: [],
      why: { code: 'runs-unknown' },
    });
  });
});

describe('a decision with foreseen runs', () => {
  const runsAhead: RunsAhead = { waiting: [aRun(minutes(35.5))], past: fortyMinutes };
  const idle = () =>
    anIdleMember({
      instance: { launchedAt: ago(minutes(60)) },
      worker: { registeredAt: ago(minutes(59)), availableAt: ago(minutes(30)) },
    });

  it('asks for a worker in mode act, and only says so in mode advise', () => {
    const snapshot = aSnapshot({ runsAhead, group: { maxSize: 5 } });
    const acted = decide(snapshot, aPolicy({ foreseen: { mode: 'act' } }));
    expect(acted).toMatchObject({
      kind: 'scale-out',
      by: 1,
      advice: { foreseen: { mode: 'act', minIdle: 1 } },
    });
    expect(acted.reasons[0]).toMatchObject({ code: 'short-of-workers', headroomSource: 'foreseen' });
    expect(decide(snapshot, aPolicy({ foreseen: {} }))).toMatchObject({
      kind: 'hold',
      advice: { foreseen: { mode: 'advise', minIdle: 1 } },
    });
  });

  it('keeps the idle worker that a foreseen run wants', () => {
    const kept = aSnapshot({ runsAhead, members: [idle()] });
    expect(decide(kept, aPolicy({ foreseen: { mode: 'act' } })).kind).toBe('hold');
    expect(decide(kept, aPolicy()).kind).toBe('scale-in');
    const free = aSnapshot({ runsAhead: { ...runsAhead, waiting: [] }, members: [idle()] });
    expect(decide(free, aPolicy({ foreseen: { mode: 'act' } })).kind).toBe('scale-in');
  });

  it('goes no higher than the maximum of the group', () => {
    const waiting = Array.from({ length: 9 }, () => aRun(minutes(39.5)));
    const snapshot = aSnapshot({ runsAhead: { ...runsAhead, waiting }, group: { maxSize: 1 } });
    expect(decide(snapshot, aPolicy({ foreseen: { mode: 'act' } }))).toMatchObject({ desiredCapacity: 1 });
  });

  it('is concerned about runs that could not be read', () => {
    expect(decide(aSnapshot(), aPolicy({ foreseen: {} })).concerns).toEqual([
      { code: 'policy-blind', lacks: 'runs', features: ['foreseen'] },
    ]);
  });

  it('is as without them when nothing is foreseen', () => {
    fc.assert(
      fc.property(
        anySnapshot(),
        anyPolicy(),
        fc.constantFrom('act' as const, 'advise' as const),
        (seen, policy, mode) => {
          const without = { ...policy, foreseen: undefined };
          const snapshot = { ...seen, runsAhead: { waiting: [], past: seen.runsAhead?.past ?? [] } };
          const withIt = decide(snapshot, { ...without, foreseen: { mode } });
          const { advice, ...rest } = decide(snapshot, without);
          expect(withIt).toEqual({ ...rest, advice: { ...advice, foreseen: withIt.advice.foreseen } });
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('foresight, whatever it sees,', () => {
  it('asks for at most its maximum, and never for more than wait', () => {
    fc.assert(
      fc.property(anyRunsAhead(), fc.nat(12), fc.nat(600), (runsAhead, maxIdle, bootSeconds) => {
        const context = { runsAhead, observedAt: moment, bootMs: seconds(bootSeconds) };
        const { minIdle } = foreseenHeadroom({ maxIdle }, context);
        expect(minIdle).toBeLessThanOrEqual(Math.min(maxIdle, runsAhead.waiting.length));
      }),
    );
  });

  it('asks for no less when a run is likelier', () => {
    const anyShare = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyShare, anyShare), { maxLength: 20 }), anyShare, (pairs, worthFrom) => {
        const settings = { worthFrom: worthFrom + 1e-9, most: 12 };
        const less = worthwhileWorkers(
          pairs.map((pair) => Math.min(...pair)),
          settings,
        );
        const more = worthwhileWorkers(
          pairs.map((pair) => Math.max(...pair)),
          { ...settings, worthFrom },
        );
        expect(more).toBeGreaterThanOrEqual(less);
      }),
    );
  });

  it('has the chances right: they are those of all ways in which the runs can need workers', () => {
    const likelihoods = [0.9, 0.5, 0.2, 0.05];
    for (const most of [1, 2, 3, 4]) {
      for (const worthFrom of [0.01, 0.1, 0.3, 0.6, 0.95]) {
        expect(worthwhileWorkers(likelihoods, { worthFrom, most })).toBe(
          [4, 3, 2, 1].find((count) => count <= most && chanceOfAtLeast(count, likelihoods) >= worthFrom) ??
            0,
        );
      }
    }
  });

  it('never throws, and takes numbers that are none for nothing', () => {
    const anyNumber = fc.oneof(fc.double(), fc.constantFrom(NaN, -1, Infinity, 1e300));
    const kind = fc.constantFrom('confirmation' as const, 'review' as const, 'queue' as const);
    const anyNonsense = fc.record({
      waiting: fc.array(
        fc.record({ runId: fc.string(), stack: fc.string(), waitsFor: kind, since: anyNumber }),
      ),
      past: fc.array(fc.record({ kind, lastedMs: anyNumber, neededWorker: fc.boolean() }), { minLength: 20 }),
    });
    const anyContext = fc.record({ observedAt: anyNumber, bootMs: anyNumber, maxIdle: anyNumber });
    fc.assert(
      fc.property(anyNonsense, anyContext, (runsAhead, { maxIdle, ...context }) => {
        const { minIdle, runs } = foreseenHeadroom({ maxIdle }, { ...context, runsAhead });
        expect(Number.isSafeInteger(minIdle)).toBe(true);
        for (const { likelihood } of runs) {
          expect(likelihood).toBeGreaterThan(0);
          expect(likelihood).toBeLessThan(1);
        }
      }),
    );
  });

  it('takes a run of the future for one that has just begun to wait', () => {
    expect(foreseen({ waiting: [aRun(-minutes(5))] }).runs[0]?.likelihood).toBe(1 / 41);
  });

  it('copes with ten thousand runs', () => {
    const waiting = Array.from({ length: 10_000 }, (_, index) => aRun(seconds(index)));
    const past = confirmedAfter(waiting.map((_, index) => seconds(index)));
    expect(foreseen({ waiting, past, settings: { maxIdle: Infinity } }).minIdle).toBe(100);
  });
});

interface Foreseen extends Partial<RunsAhead>, Omit<ForeseenContext, 'runsAhead' | 'observedAt'> {
  readonly settings?: ForeseenPolicy;
}

function foreseen({ waiting = [], past = fortyMinutes, settings = {}, ...context }: Foreseen) {
  const runsAhead = { waiting, past };
  return foreseenHeadroom(settings, { bootMs: minutes(1), ...context, runsAhead, observedAt: moment });
}

function aRun(ageMs: number): WaitingRun {
  return { runId: 'run', stack: 'networking', waitsFor: 'confirmation', since: ago(ageMs) };
}

function confirmedAfter(lengths: readonly number[]): readonly PastWait[] {
  return lengths.map((lastedMs) => ({ kind: 'confirmation', lastedMs, neededWorker: true }));
}

/** By counting all cases. */
function chanceOfAtLeast(count: number, likelihoods: readonly number[]): number {
  const [first, ...others] = likelihoods;
  if (count <= 0) return 1;
  if (first === undefined) return 0;
  return first * chanceOfAtLeast(count - 1, others) + (1 - first) * chanceOfAtLeast(count, others);
}
