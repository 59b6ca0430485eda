import { minutes, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { Advice, ObjectiveAdvice } from './advice.ts';
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

describe('advice in words', () => {
  it('is silent of what nobody asked', () => {
    const forecast = { mode: 'off', minIdle: 0, why: { code: 'too-little-known', weeks: 0 } } as const;

    expect(describeAdvice({})).toEqual([]);
    expect(describeAdvice({ objective: { ...byRises, mode: 'off' }, forecast })).toEqual([]);
  });

  it.each<[string, Advice]>([
    [
      'for 95 % of runs to start within 60 s it takes 3 idle at busy times (96 % of 150 past runs, 33.3 % without)',
      { objective: byRises },
    ],
    [
      'for 95 % of runs to start within 60 s it would take 3 idle at busy times (96 % of 150 past runs, 33.3 % without)',
      { objective: { ...byRises, mode: 'advise' } },
    ],
    [
      'for 95 % of runs to start within 60 s it takes 3 idle at quiet times (80 % of 150 past runs, 33.3 % without), which is ' +
        'all it may ask for and not enough',
      {
        objective: {
          ...byRises,
          why: { ...whyOf(byRises), time: 'quiet', percentWith: 80, outOfReach: true },
        },
      },
    ],
    [
      'for 95 % of runs to start within 60 s it takes no idle worker, as a boot is ready in 50 s',
      {
        objective: {
          ...byRises,
          why: { code: 'boots-fast-enough', readyMs: seconds(50), withinMs: seconds(60) },
        },
      },
    ],
    [
      'too little of the past is known to say what it takes for 95 % of runs to start within 60 s (7 runs, 2 boots)',
      { objective: { ...byRises, why: { code: 'too-little-known', runs: 7, boots: 2 } } },
    ],
    [
      'the forecast is silent: it knows 1 of the 2 earlier weeks that it needs',
      { forecast: { mode: 'act', minIdle: 0, why: { code: 'too-little-known', weeks: 1 } } },
    ],
    [
      'the forecast expects a demand of 5.5 by 4 earlier weeks and asks for 4 idle',
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
      'the forecast expects a demand of 5 by 4 earlier weeks and would ask for 4 idle',
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
      'the forecast expects a demand of 5 and is muted, as its last week saved 12 waits for 8 h of idling',
      { forecast: { mode: 'act', minIdle: 0, expectedDemand: 5, why: { code: 'muted', ...figures } } },
    ],
    [
      'an idle worker is kept for 12 min by 40 idle times of the past, of which 30 ended within it',
      { retention: { idleAtLeastMs: minutes(12), why: retained } },
    ],
    [
      "an idle worker is kept for 60 min by 40 idle times of the past, of which 30 ended within it, which is the policy's ceiling",
      { retention: { idleAtLeastMs: minutes(60), why: { ...retained, limitedBy: 'ceiling' } } },
    ],
    [
      'an idle worker is kept for 20 min as little is known of the past: what it costs is the wait for a boot',
      { retention: { idleAtLeastMs: minutes(20), why: { ...retained, basis: 'break-even' } } },
    ],
  ])('is: %s', (words, advice) => {
    expect(describeAdvice(advice)).toEqual([words]);
  });
});

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
