import type { Snapshot } from '@poolkeeper/pool-model';
import {
  aBusyMember,
  ago,
  anActivity,
  anIdleMember,
  aSnapshot,
  minutes,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';

describe('a cooldown of scaling out', () => {
  const policy = aPolicy({ scaleOutCooldownMs: minutes(3) });
  const launchedAgo = (ago_: number, overrides = {}): Snapshot =>
    aSnapshot({
      pendingRuns: 2,
      members: [aBusyMember()],
      group: { activities: [anActivity({ startedAt: ago(ago_), ...overrides })] },
    });

  it('holds for so long after the group began to launch', () => {
    expect(decide(launchedAgo(minutes(1)), policy)).toMatchObject({
      kind: 'hold',
      reasons: [
        { code: 'short-of-workers', short: 2 },
        { code: 'cooling-down', direction: 'out', cooldownMs: minutes(3), remainingMs: minutes(2) },
      ],
    });
    expect(decide(launchedAgo(minutes(3)), policy)).toMatchObject({ kind: 'scale-out', by: 2 });
  });

  it('is no longer by a clock that is behind the group', () => {
    expect(decide(launchedAgo(-minutes(1)), policy)).toMatchObject({
      reasons: [{}, { code: 'cooling-down', remainingMs: minutes(3) }],
    });
  });

  it.each([
    ['a launch that failed', { outcome: 'failed' }],
    ['a launch that was cancelled', { outcome: 'cancelled' }],
    ['a replacement', { cause: 'upkeep' }],
    ['an instance that went', { kind: 'terminate' }],
  ] as const)('is not set off by %s', (_what, overrides) => {
    expect(decide(launchedAgo(minutes(1), overrides), policy).kind).toBe('scale-out');
  });

  it('is set off by a launch that is going on', () => {
    const launching = launchedAgo(minutes(1), { outcome: 'in-progress', endedAt: undefined });

    expect(codes(decide(launching, policy))).toContain('cooling-down');
  });

  it('does not keep a group below its minimum', () => {
    const { group } = launchedAgo(minutes(1));
    const snapshot = aSnapshot({ pendingRuns: 9, group: { activities: group.activities ?? [], minSize: 4 } });

    expect(decide(snapshot, policy)).toMatchObject({ kind: 'scale-out', desiredCapacity: 4 });
  });

  it('keeps instances beyond the desired capacity that runs are waiting for', () => {
    const { group } = launchedAgo(minutes(1));
    const snapshot = aSnapshot({
      pendingRuns: 9,
      members: times(3, anIdleMember),
      group: { activities: group.activities ?? [], desiredCapacity: 1 },
    });

    expect(decide(snapshot, policy)).toMatchObject({ kind: 'scale-out', desiredCapacity: 3 });
  });

  it('is off by default, at 0, and for what is no time', () => {
    for (const scaleOutCooldownMs of [undefined, 0, -1, Number.NaN]) {
      const setting = scaleOutCooldownMs === undefined ? {} : { scaleOutCooldownMs };

      expect(decide(launchedAgo(0), aPolicy(setting)).kind).toBe('scale-out');
    }
  });
});

describe('a cooldown of scaling in', () => {
  const policy = aPolicy({ scaleInCooldownMs: minutes(10) });
  const changed = (overrides: Parameters<typeof anActivity>[0]): Snapshot =>
    aSnapshot({ members: [anIdleMember()], group: { activities: [anActivity(overrides)] } });

  it.each(['launch', 'terminate'] as const)(
    'holds for so long after a %s for a change of capacity',
    (kind) => {
      expect(decide(changed({ kind, startedAt: ago(minutes(4)) }), policy)).toMatchObject({
        kind: 'hold',
        reasons: [
          { code: 'surplus-idle' },
          { code: 'cooling-down', direction: 'in', cooldownMs: minutes(10), remainingMs: minutes(6) },
        ],
      });
      expect(decide(changed({ kind, startedAt: ago(minutes(10)) }), policy).kind).toBe('scale-in');
    },
  );

  it('counts from the last of several changes, in any order', () => {
    const activities = [4, 2, 3].map((ago_) =>
      anActivity({ kind: 'terminate', startedAt: ago(minutes(ago_)) }),
    );
    const snapshot = aSnapshot({ members: [anIdleMember()], group: { activities } });

    expect(decide(snapshot, policy)).toMatchObject({
      reasons: [{}, { code: 'cooling-down', remainingMs: minutes(8) }],
    });
  });

  it('is not set off by something else that the group does', () => {
    expect(decide(changed({ kind: 'other', startedAt: ago(0) }), policy).kind).toBe('scale-in');
  });

  it('is not mentioned when no member could be released anyway', () => {
    const members = [anIdleMember({ instance: { protectedFromScaleIn: true } })];
    const activities = [anActivity({ startedAt: ago(0) })];

    expect(codes(decide(aSnapshot({ members, group: { activities } }), policy))).toEqual([
      'surplus-idle',
      'protected-from-scale-in',
    ]);
  });

  it('keeps no capacity that never came', () => {
    const group = {
      desiredCapacity: 2,
      belowDesiredSince: ago(minutes(60)),
      activities: [anActivity({ startedAt: ago(0) })],
    };

    expect(decide(aSnapshot({ group }), policy).kind).toBe('lower-capacity');
  });
});

function times<Thing>(count: number, build: () => Thing): Thing[] {
  return Array.from({ length: count }, () => build());
}

function codes({ reasons }: Decision): string[] {
  return reasons.map((reason) => reason.code);
}
