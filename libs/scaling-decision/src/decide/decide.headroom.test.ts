import {
  aBusyMember,
  aForeign,
  ago,
  aHistory,
  anIdleMember,
  aSnapshot,
  minutes,
  seconds,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';

describe('headroom', () => {
  it('is in proportion to the demand when that is more than the minimum idle', () => {
    const members = [...times(6, aBusyMember), anIdleMember()];
    const snapshot = aSnapshot({ members, pendingRuns: 3, group: { maxSize: 20 } });

    expect(decide(snapshot, aPolicy({ minIdle: 2, targetUtilization: 75 }))).toMatchObject({
      kind: 'scale-out',
      by: 5,
      reasons: [{ code: 'short-of-workers', short: 5, minIdle: 3, headroomSource: 'target-utilization' }],
    });
    expect(decide(snapshot, aPolicy({ minIdle: 4, targetUtilization: 75 }))).toMatchObject({
      by: 6,
      reasons: [{ minIdle: 4, headroomSource: 'minimum-idle' }],
    });
  });

  it('counts what other groups of the pool are busy with', () => {
    const members = [aForeign({ worker: { busy: true, availableAt: undefined } })];

    expect(decide(aSnapshot({ members }), aPolicy({ targetUtilization: 50 }))).toMatchObject({ by: 1 });
  });

  it.each([0, 100, 150, -5, Number.NaN])('is none for a target utilization of %s', (targetUtilization) => {
    expect(decide(aSnapshot({ members: [aBusyMember()] }), aPolicy({ targetUtilization })).kind).toBe('hold');
  });

  it('keeps idle members as well as it adds some', () => {
    const members = [...times(3, aBusyMember), ...times(3, anIdleMember)];

    expect(decide(aSnapshot({ members }), aPolicy({ targetUtilization: 60 }))).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
    });
  });
});

describe('a queue-time objective', () => {
  // Batches of three every hour, on instances that take four minutes to boot.
  const history = aHistory(Array.from({ length: 600 }, (_, period) => (period % 12 === 0 ? 3 : 0)));
  const busy = aBusyMember({
    instance: { launchedAt: ago(minutes(62)) },
    worker: { registeredAt: ago(minutes(58)) },
  });
  const objective = { withinMs: seconds(60), mode: 'act' } as const;

  it('is a headroom when it acts', () => {
    expect(decide(aSnapshot({ members: [busy], history }), aPolicy({ objective }))).toMatchObject({
      kind: 'scale-out',
      by: 3,
      advice: { objective: { mode: 'act', minIdle: 3, percent: 95, withinMs: seconds(60) } },
      reasons: [{ code: 'short-of-workers', headroomSource: 'objective' }],
    });
  });

  it.each([
    ['only advises', { withinMs: seconds(60), mode: 'advise' }, 'advise'],
    ['says nothing of a mode', { withinMs: seconds(60) }, 'advise'],
    ['is off', undefined, 'off'],
  ] as const)('is said all the same when it %s', (_what, objective, mode) => {
    const policy = objective === undefined ? aPolicy() : aPolicy({ objective });

    expect(decide(aSnapshot({ members: [busy], history }), policy)).toMatchObject({
      kind: 'hold',
      advice: { objective: { mode, minIdle: 3, percent: 95, withinMs: seconds(60) } },
    });
  });

  it('keeps the headroom that the first runs after a quiet time leave', () => {
    const quietNights = aHistory([
      ...Array.from({ length: 500 }, (_, period) => (period % 40 === 39 ? 6 : 0)),
      ...Array.from({ length: 20 }, () => 0),
    ]);
    const idle = times(6, anIdleMember);
    const at = (pendingRuns: number): Decision =>
      decide(
        aSnapshot({
          members: [...idle, aForeign({ worker: { drained: true } })],
          pendingRuns,
          history: quietNights,
        }),
        aPolicy({ objective: { ...objective, withinMs: 0 }, scaleInAfterMs: 0 }),
      );

    expect(at(0).figures).toMatchObject({ minIdle: 6 });
    expect(at(2).figures).toMatchObject({ wanted: 6, minIdle: 4 });
    expect(at(2).advice.objective).toMatchObject({
      why: { time: 'busy', idleWhenQuiet: 6, idleWhenBusy: 0 },
    });
    expect(at(7).figures).toMatchObject({ wanted: 7, minIdle: 0 });
  });

  it('uses the break-even of an adaptive retention, so that a released worker does not come back', () => {
    const retention = { floorMs: 0, ceilingMs: minutes(90), waitWorthMs: minutes(70) };
    const policy = aPolicy({ objective, retention });

    expect(decide(aSnapshot({ members: [busy], history }), policy).figures.minIdle).toBe(0);
  });
});

describe('a forecast', () => {
  const history = everyWeek((hour) => (hour >= 12 && hour < 20 ? 5 : 0));
  const snapshot = aSnapshot({ members: [aBusyMember()], history });

  it('is a headroom when it acts', () => {
    expect(decide(snapshot, aPolicy({ forecast: { mode: 'act' } }))).toMatchObject({
      kind: 'scale-out',
      by: 4,
      advice: { forecast: { mode: 'act', expectedDemand: 5, minIdle: 4 } },
      reasons: [{ headroomSource: 'forecast' }],
    });
  });

  it.each([
    ['only advises', { mode: 'advise' }, 'advise'],
    ['says nothing of a mode', {}, 'advise'],
    ['is off', undefined, 'off'],
  ] as const)('is said all the same when it %s', (_what, forecast, mode) => {
    const policy = forecast === undefined ? aPolicy() : aPolicy({ forecast });

    expect(decide(snapshot, policy)).toMatchObject({
      kind: 'hold',
      advice: { forecast: { mode, expectedDemand: 5, minIdle: 4 } },
    });
  });

  it('counts the busy workers of other groups, but not their idle or drained ones', () => {
    const others = [
      aForeign({ worker: { busy: true, availableAt: undefined } }),
      aForeign(),
      aForeign({ worker: { drained: true } }),
    ];

    expect(
      decide(aSnapshot({ members: [aBusyMember(), ...others], history }), aPolicy()).advice,
    ).toMatchObject({
      forecast: { expectedDemand: 5, minIdle: 3 },
    });
  });

  it('is less beside the demand of a stabilization, which it would have expected', () => {
    const policy = aPolicy({ forecast: { mode: 'act' }, stabilizationMs: minutes(180) });
    const members = [aBusyMember(), ...times(6, anIdleMember)];
    const points = [...history.points.slice(0, -1), { at: ago(minutes(5)), demand: 4 }];

    expect(decide(aSnapshot({ members, history: { ...history, points } }), policy)).toMatchObject({
      figures: { minIdle: 4, stabilizing: 0 },
    });
  });
});

describe('advice', () => {
  it('is empty for a policy without such features in a pool of unknown past', () => {
    expect(decide(aSnapshot({ members: [anIdleMember()] }), aPolicy()).advice).toEqual({});
  });

  it('is that too little is known for a policy that asks', () => {
    const policy = aPolicy({ forecast: {}, objective: { withinMs: 0, percent: 250 } });

    expect(decide(aSnapshot(), policy).advice).toMatchObject({
      forecast: { mode: 'advise', why: { code: 'too-little-known' } },
      objective: { mode: 'advise', percent: 100, why: { code: 'too-little-known' } },
    });
  });
});

function everyWeek(demandAt: (hourOfDay: number) => number) {
  const periods = 4 * 7 * 24 * 12;
  // The last of them ends at noon.
  return aHistory(Array.from({ length: periods }, (_, period) => demandAt((period / 12 + 12) % 24)));
}

function times<Thing>(count: number, build: () => Thing): Thing[] {
  return Array.from({ length: count }, () => build());
}
