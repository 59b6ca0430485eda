import { minutes, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { Advice, ObjectiveAdvice } from '../advice/advice.ts';
import { describeAdvice } from './describe-advice.ts';

const byRises: ObjectiveAdvice = {
  mode: 'act',
  percent: 95,
  withinMs: seconds(60),
  minIdle: 3,
  why: {
    code: 'by-past-rises',
    readyMs: minutes(4),
    withinMs: seconds(60),
    time: 'busy',
    idleWhenBusy: 3,
    idleWhenQuiet: 0,
    idleOnAverage: 2,
    runs: 150,
    percentWithout: 33.333,
    percentWith: 96,
    outOfReach: false,
  },
};
const figures = { weeks: 4, wouldAsk: 4, savedWaits: 12, extraIdleMs: minutes(500) };

describe('describeAdvice', () => {
  it('leaves out the parts that are off', () => {
    const forecast = { mode: 'off', minIdle: 0, why: { code: 'too-little-known', weeks: 0 } } as const;

    expect(describeAdvice({})).toEqual([]);
    expect(describeAdvice({ objective: { ...byRises, mode: 'off' }, forecast })).toEqual([]);
  });

  it.each<[string, Advice]>([
    [
      '3 idle workers are needed at busy times for 95 % of runs to start within 60 s (96 % of 150 past runs, 33.3 % without)',
      { objective: byRises },
    ],
    [
      '3 idle workers would be needed at busy times for 95 % of runs to start within 60 s (96 % of 150 past runs, 33.3 % without)',
      { objective: { ...byRises, mode: 'advise' } },
    ],
    [
      '3 idle workers are needed at quiet times for 95 % of runs to start within 60 s (80 % of 150 past runs, 33.3 % without): this is the allowed maximum and does not meet the objective',
      {
        objective: {
          ...byRises,
          why: { ...whyOf(byRises), time: 'quiet', percentWith: 80, outOfReach: true },
        },
      },
    ],
    [
      'no idle worker is needed for 95 % of runs to start within 60 s: a new worker is ready in 50 s',
      {
        objective: {
          ...byRises,
          why: { code: 'boots-fast-enough', readyMs: seconds(50), withinMs: seconds(60) },
        },
      },
    ],
    [
      'too little history to tell how many idle workers it takes for 95 % of runs to start within 60 s (7 runs, 2 boots)',
      { objective: { ...byRises, why: { code: 'too-little-known', runs: 7, boots: 2 } } },
    ],
    [
      'no forecast yet: 1 of the 2 earlier weeks that it needs is known',
      { forecast: { mode: 'act', minIdle: 0, why: { code: 'too-little-known', weeks: 1 } } },
    ],
    [
      'the forecast expects a demand of 5.5 workers, as in 4 earlier weeks, and requests 4 idle workers',
      {
        forecast: {
          mode: 'act',
          minIdle: 4,
          expectedDemand: 5.45,
          why: { code: 'by-earlier-weeks', ...figures },
        },
      },
    ],
    [
      'the forecast expects a demand of 5 workers, as in 4 earlier weeks, and would request 4 idle workers',
      {
        forecast: {
          mode: 'advise',
          minIdle: 4,
          expectedDemand: 5,
          why: { code: 'by-earlier-weeks', ...figures },
        },
      },
    ],
    [
      'the forecast expects a demand of 5 workers but is muted: in the last week it would have saved 12 waits at the cost of 8 h of idle time',
      { forecast: { mode: 'act', minIdle: 0, expectedDemand: 5, why: { code: 'muted', ...figures } } },
    ],
    [
      'no run is foreseen, because the runs that wait could not be read',
      { foreseen: { mode: 'act', minIdle: 0, runs: [], why: { code: 'runs-unknown' } } },
    ],
    [
      'it takes 20 past waits of one kind to foresee a run, and 7 are known in all',
      { foreseen: { mode: 'act', minIdle: 0, runs: [], why: { code: 'too-little-known', pastWaits: 7 } } },
    ],
    [
      'no run waits for a person or another run',
      { foreseen: { mode: 'act', minIdle: 0, runs: [], why: { ...waits, waiting: 0, expected: 0 } } },
    ],
    [
      '1 run waits for a person or another run and should need 0.4 workers within 34 s, by 52 past waits: 1 idle worker is requested',
      { foreseen: { mode: 'act', minIdle: 1, runs: [], why: waits } },
    ],
    [
      '3 runs wait for a person or another run and should need 1.3 workers within 34 s, by 52 past waits: 2 idle workers would be requested',
      { foreseen: { mode: 'advise', minIdle: 2, runs: [], why: { ...waits, waiting: 3, expected: 1.26 } } },
    ],
    [
      'idle workers are kept for 12 min: 30 of 40 past idle times ended within that time',
      { retention: { idleAtLeastMs: minutes(12), why: retained } },
    ],
    [
      "idle workers are kept for 60 min (the policy's ceiling): 30 of 40 past idle times ended within that time",
      { retention: { idleAtLeastMs: minutes(60), why: { ...retained, limitedBy: 'ceiling' } } },
    ],
    [
      'idle workers are kept for 20 min: too little history, so the cost of idling is weighed against the wait for one boot',
      { retention: { idleAtLeastMs: minutes(20), why: { ...retained, basis: 'break-even' } } },
    ],
  ])('reads: %s', (words, advice) => {
    expect(describeAdvice(advice)).toEqual([words]);
  });
});

const waits = {
  code: 'by-past-waits',
  waiting: 1,
  expected: 0.41,
  withinMs: seconds(34),
  pastWaits: 52,
} as const;

const retained = {
  basis: 'history',
  breakEvenMs: minutes(20),
  level: 2,
  spells: 40,
  spellsWithin: 30,
  costsAtMost: 4,
} as const;

function whyOf({
  why,
}: ObjectiveAdvice): Extract<ObjectiveAdvice['why'], { readonly code: 'by-past-rises' }> {
  if (why.code !== 'by-past-rises') throw new Error(`expected past rises, got ${why.code}`);
  return why;
}
