import {
  aBusyMember,
  aForeign,
  ago,
  aHistory,
  anIdleMember,
  aSnapshot,
  minutes,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../policy.ts';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';

describe('a schedule', () => {
  const during = (set: NonNullable<Policy['schedule']>['rules'][number]['set']): Policy =>
    aPolicy({
      minIdle: 1,
      schedule: { timeZone: 'UTC', rules: [{ name: 'noon', from: '11:00', to: '13:00', set }] },
    });

  it('changes the headroom while its rule is in force, and is named', () => {
    const decision = decide(aSnapshot(), during({ minIdle: 5 }));

    expect(decision).toMatchObject({ kind: 'scale-out', by: 5, rules: ['noon'] });
    expect(decide(aSnapshot({ observedAt: ago(minutes(120)) }), during({ minIdle: 5 }))).toMatchObject({
      by: 1,
      rules: [],
    });
  });

  it('raises the minimum within the bounds of the group', () => {
    expect(decide(aSnapshot(), during({ minSize: 4, minIdle: 0 }))).toMatchObject({
      desiredCapacity: 4,
      reasons: [{ code: 'below-min-size', minSize: 4, of: 'schedule' }],
    });
    expect(decide(aSnapshot({ group: { maxSize: 3 } }), during({ minSize: 4 }))).toMatchObject({
      desiredCapacity: 3,
    });
    expect(decide(aSnapshot({ group: { minSize: 6 } }), during({ minSize: 4 }))).toMatchObject({
      desiredCapacity: 6,
      reasons: [{}, { of: 'group' }],
    });
  });

  it('keeps a raised minimum when it scales in', () => {
    const members = times(4, anIdleMember);

    expect(decide(aSnapshot({ members }), during({ minSize: 3, minIdle: 0 }))).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      reasons: [{}, { code: 'at-min-size', minSize: 3, of: 'schedule' }],
    });
  });

  it('lowers the maximum within the bounds of the group', () => {
    expect(decide(aSnapshot({ pendingRuns: 9 }), during({ maxSize: 4 }))).toMatchObject({
      desiredCapacity: 4,
      reasons: [{}, { code: 'at-max-size', maxSize: 4, of: 'schedule', unmet: 6 }],
    });
    expect(
      decide(aSnapshot({ pendingRuns: 9, group: { maxSize: 6 } }), during({ maxSize: 8 })),
    ).toMatchObject({
      desiredCapacity: 6,
      reasons: [{}, { code: 'at-max-size', of: 'group' }],
    });
    expect(
      decide(aSnapshot({ pendingRuns: 9, group: { minSize: 2 } }), during({ maxSize: 1 })),
    ).toMatchObject({ desiredCapacity: 2 });
  });

  it('gives up the headroom above a lowered maximum, and no pending run', () => {
    const members = [...times(3, aBusyMember), ...times(4, anIdleMember)];
    const policy = during({ maxSize: 5, minIdle: 4 });

    expect(decide(aSnapshot({ members }), policy)).toMatchObject({
      kind: 'scale-in',
      atMost: 2,
      figures: { minIdle: 2, headroomOverMax: 2 },
      reasons: [
        { code: 'surplus-idle', surplus: 2 },
        { code: 'above-scheduled-maximum', desiredCapacity: 7, maxSize: 5, headroomGivenUp: 2 },
      ],
    });
    expect(decide(aSnapshot({ members, pendingRuns: 3 }), policy)).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      figures: { wanted: 3, minIdle: 0, headroomOverMax: 4 },
    });
  });

  it('gives up none for a foreign worker, which takes no place in the group', () => {
    const members = [...times(3, aBusyMember), ...times(4, anIdleMember), aForeign()];

    expect(decide(aSnapshot({ members }), during({ maxSize: 5, minIdle: 4 })).figures).toMatchObject({
      minIdle: 3,
      headroomOverMax: 1,
    });
  });

  it('keeps no more of its own members above a lowered maximum for a headroom that other groups can provide', () => {
    const members = [...times(2, anIdleMember), aForeign()];

    expect(decide(aSnapshot({ members }), during({ maxSize: 1, minIdle: 2 }))).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      reasons: [{ code: 'surplus-idle', surplus: 1, wanted: 1 }, { code: 'above-scheduled-maximum' }],
    });
  });

  it('keeps no member above the maximum for a stabilization that others can cover', () => {
    const members = [...times(2, anIdleMember), aForeign()];
    const policy = { ...during({ maxSize: 1, minIdle: 0 }), stabilizationMs: minutes(15) };

    expect(decide(aSnapshot({ members, history: aHistory([2]) }), policy)).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      figures: { stabilizing: 1 },
    });
  });

  it('lets a stabilization keep no more than the maximum has place for', () => {
    const members = [...times(3, aBusyMember), ...times(4, anIdleMember)];
    const policy = { ...during({ maxSize: 5, minIdle: 0 }), stabilizationMs: minutes(15) };

    expect(decide(aSnapshot({ members, history: aHistory([7]) }), policy)).toMatchObject({
      kind: 'scale-in',
      atMost: 2,
      figures: { stabilizing: 2 },
    });
  });
});

function times<Thing>(count: number, build: () => Thing): Thing[] {
  return Array.from({ length: count }, () => build());
}
