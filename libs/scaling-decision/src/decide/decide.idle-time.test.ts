import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aForeign,
  ago,
  aHistory,
  anIdleMember,
  aSnapshot,
  minutes,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';

describe('stabilization', () => {
  const policy = aPolicy({ stabilizationMs: minutes(15) });
  const members = [aBusyMember(), ...times(5, anIdleMember)];

  it('keeps what the largest demand of the window would have used', () => {
    const snapshot = aSnapshot({ members, history: aHistory([9, 4, 2, 1]) });

    expect(decide(snapshot, policy)).toMatchObject({
      kind: 'scale-in',
      atMost: 2,
      figures: { stabilizing: 3 },
      reasons: [
        { code: 'surplus-idle', surplus: 5 },
        { code: 'stabilizing', members: 3, windowMs: minutes(15) },
      ],
    });
  });

  it('keeps all of them while that was more than there are', () => {
    const snapshot = aSnapshot({ members, history: aHistory([9, 2, 1]) });

    expect(decide(snapshot, policy)).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'surplus-idle' }, { code: 'stabilizing', members: 5 }],
    });
  });

  it('keeps the headroom that the larger demand had', () => {
    const snapshot = aSnapshot({ members, history: aHistory([2, 1]) });

    expect(decide(snapshot, { ...policy, targetUtilization: 50 })).toMatchObject({
      figures: { minIdle: 1, stabilizing: 2 },
      kind: 'scale-in',
      atMost: 2,
    });
  });

  it('never asks for more', () => {
    const snapshot = aSnapshot({ members: [aBusyMember()], history: aHistory([30, 30]) });

    expect(decide(snapshot, policy).kind).toBe('hold');
  });

  it('does not count twice what the forecast expects anyway', () => {
    const snapshot = aSnapshot({ members, history: everyWeek(() => 4) });
    const forecast = { mode: 'act', maxIdle: 10 } as const;

    expect(decide(snapshot, { ...policy, forecast }).figures).toMatchObject({ minIdle: 3, stabilizing: 0 });
  });
});

describe('adaptive retention', () => {
  const retention = { floorMs: minutes(2), ceilingMs: minutes(60), waitWorthMs: minutes(10) };
  const idleFor = (time: number) => anIdleMember({ worker: { availableAt: ago(time) } });

  it('decides how long a member is idle before it may be released', () => {
    const snapshot = aSnapshot({ members: [idleFor(minutes(9)), idleFor(minutes(11))] });
    const decision = decide(snapshot, aPolicy({ scaleInAfterMs: 0, retention }));

    expect(decision).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      idleAtLeastMs: minutes(10),
      advice: { retention: { why: { basis: 'break-even' } } },
      reasons: [
        { code: 'surplus-idle' },
        { code: 'idle-too-short', members: 1, scaleInAfterMs: minutes(10) },
      ],
    });
  });

  it('asks about the worker that is needed most of those that one pass may release', () => {
    const others = [aForeign(), aBootingMember(), aDrainedMember()];
    const members = [...times(3, aBusyMember), ...times(5, anIdleMember), ...others];
    const levelFor = (maxStepIn: number) =>
      decide(aSnapshot({ members }), aPolicy({ maxStepIn, retention })).advice.retention?.why.level;

    expect(levelFor(1)).toBe(9);
    expect(levelFor(3)).toBe(7);
    expect(levelFor(Infinity)).toBe(5);
  });

  it('leaves the time after which capacity is given up to scaleInAfterMs', () => {
    const group = { desiredCapacity: 1, belowDesiredSince: ago(minutes(5)) };

    expect(decide(aSnapshot({ group }), aPolicy({ scaleInAfterMs: minutes(5), retention })).kind).toBe(
      'lower-capacity',
    );
  });
});

describe('an idle time that is no time', () => {
  it('is never reached, or zero', () => {
    expect(decide(aSnapshot(), aPolicy({ scaleInAfterMs: Number.NaN })).idleAtLeastMs).toBe(Infinity);
    expect(decide(aSnapshot(), aPolicy({ scaleInAfterMs: -5 })).idleAtLeastMs).toBe(0);
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
