import type { Activity, BootStep, Snapshot } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  ago,
  anActivity,
  anIdleMember,
  aSnapshot,
  minutes,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDecision } from '../describe/describe-decision.ts';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';
import { failingBoots } from './failing-boots.ts';

describe('boots that keep failing', () => {
  it('are those of instances that the group ended soon after their launch', () => {
    expect(failingBoots(after(failedBoots(3)))).toEqual({
      failures: 3,
      remainingMs: expect.any(Number) as number,
    });
  });

  it.each<[string, readonly Activity[], SnapshotParts?]>([
    ['two of them are bad luck', failedBoots(2)],
    [
      'a newer instance has a worker',
      failedBoots(3),
      { members: [anIdleMember({ instance: { launchedAt: ago(0) } })] },
    ],
    [
      'a newer instance has served, and was released',
      [...failedBoots(3, 20), ...aBoot({ endedAgo: 1, age: 15, cause: 'capacity' })],
    ],
    [
      'a newer instance has served for a short run, and was released a minute later',
      [...failedBoots(3, 20), ...aBoot({ endedAgo: 1, age: 2, cause: 'capacity' })],
    ],
    ['the instances were old', [1, 2, 3].flatMap((endedAgo) => aBoot({ endedAgo, age: 16 }))],
    ['AWS reclaimed them', failedBoots(3).map((activity) => ({ ...activity, isSpotInterruption: true }))],
    ['an operator released them', [1, 2, 3].flatMap((endedAgo) => aBoot({ endedAgo, cause: 'capacity' }))],
    ['they failed more than three hours ago', failedBoots(3, 181)],
  ])('are none if %s', (_, activities, parts) => {
    expect(failingBoots(after(activities, parts))).toBeUndefined();
  });

  it.each<[string, readonly (BootStep | undefined)[], BootStep | undefined]>([
    ['the step that most of them report', ['launcher', 'secrets', 'secrets'], 'secrets'],
    ['the latest of equally common steps', ['launcher', undefined, 'docker'], 'launcher'],
    ['no step if none reports one', [undefined, undefined, undefined], undefined],
  ])('name %s', (_, steps, step) => {
    const activities = steps.flatMap((failedStep, endedAgo) => aBoot({ endedAgo, failedStep }));

    expect(failingBoots(after(activities))?.step).toBe(step);
  });

  it('are none if the activities are not known', () => {
    expect(failingBoots(aSnapshot({ group: { activities: undefined } }))).toBeUndefined();
  });

  it('pause for twice as long after each attempt, up to 30 minutes, however many instances an attempt has', () => {
    const pauseAfter = (activities: readonly Activity[]) =>
      minutes(0) + (failingBoots(after(activities))?.remainingMs ?? 0);

    expect(
      pauseAfter([...aBoot({ endedAgo: 0 }), ...aBoot({ endedAgo: 0 }), ...aBoot({ endedAgo: 0 })]),
    ).toBe(minutes(1));
    expect(pauseAfter([0, 4, 8].flatMap((endedAgo) => aBoot({ endedAgo })))).toBe(minutes(4));
    expect(pauseAfter(Array.from({ length: 9 }, (_, i) => aBoot({ endedAgo: i * 4 })).flat())).toBe(
      minutes(30),
    );
  });
});

describe('while boots fail', () => {
  const policy = aPolicy();

  it('reason and concern name the step', () => {
    const activities = [0, 1, 2].flatMap((endedAgo) => aBoot({ endedAgo, failedStep: 'secrets' }));

    const decision = decide(after(activities, { pendingRuns: 5 }), policy);

    expect(decision.reasons).toContainEqual(expect.objectContaining({ code: 'boots-fail', step: 'secrets' }));
    expect(describeDecision(decision)).toContain(
      'the last 3 boots failed at the step secrets, so 5 instances are not launched',
    );
    expect(describeDecision(decision)).toContain(
      'the last 3 instances ended by themselves at the step secrets, before a worker registered: ' +
        "check the secrets of the pool and the instance role's access to them",
    );
  });

  it('nothing is launched during the pause', () => {
    expect(decide(after(failedBoots(3), { pendingRuns: 5 }), policy)).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'short-of-workers' }, { code: 'boots-fail', failures: 3, notAskedFor: 5 }],
      concerns: [{ code: 'boots-fail', failures: 3 }],
    });
  });

  it('one instance is tried after the pause, and the next only when it has failed', () => {
    const failures = failedBoots(3, 30);

    expect(decide(after(failures, { pendingRuns: 5 }), policy)).toMatchObject({ kind: 'scale-out', by: 1 });
    const trying = { pendingRuns: 5, members: [aBootingMember()], group: { desiredCapacity: 1 } };
    expect(decide(after(failures, trying), policy).kind).toBe('hold');
  });

  it('capacity that has just failed is given up, down to the minimum', () => {
    const snapshot = after(failedBoots(3), { pendingRuns: 5, group: { desiredCapacity: 5, minSize: 1 } });

    expect(decide(snapshot, policy)).toMatchObject({
      kind: 'lower-capacity',
      desiredCapacity: 1,
      reasons: [{ code: 'boots-fail', notAskedFor: 4 }, { code: 'at-min-size' }],
    });
  });

  it('no pass asks for more than one instance, whatever waits', () => {
    fc.assert(
      fc.property(
        fc.record({
          pendingRuns: fc.nat(1000),
          endedAgo: fc.integer({ min: 0, max: 180 }),
          failures: fc.integer({ min: 3, max: 20 }),
          desiredCapacity: fc.nat(20),
          booting: fc.nat(5),
        }),
        ({ pendingRuns, endedAgo, failures, desiredCapacity, booting }) => {
          const activities = Array.from({ length: failures }, () => aBoot({ endedAgo })).flat();
          const members = Array.from({ length: booting }, () => aBootingMember());
          const group = { desiredCapacity: Math.max(booting, desiredCapacity), maxSize: 1000 };
          const decision = decide(after(activities, { pendingRuns, members, group }), policy);

          if (decision.kind === 'scale-out') expect(decision.by).toBe(1);
        },
      ),
    );
  });
});

interface Boot {
  /** In minutes. */
  readonly endedAgo: number;
  /** In minutes. @default 2 */
  readonly age?: number;
  readonly cause?: Activity['cause'];
  readonly failedStep?: BootStep;
}

let instances = 0;

/** The launch of an instance, and its end. */
function aBoot({ endedAgo, age = 2, cause = 'upkeep', failedStep }: Boot): readonly Activity[] {
  instances += 1;
  const instanceId = `i-${instances}`;
  const launch = anActivity({ kind: 'launch', instanceId, startedAt: ago(minutes(endedAgo + age)) });
  const startedAt = ago(minutes(endedAgo));
  return [launch, anActivity({ kind: 'terminate', cause, instanceId, startedAt, failedStep })];
}

function failedBoots(number: number, endedAgo = 0): readonly Activity[] {
  return Array.from({ length: number }, () => aBoot({ endedAgo })).flat();
}

function after(activities: readonly Activity[], parts: SnapshotParts = {}): Snapshot {
  return aSnapshot({ ...parts, group: { ...parts.group, activities } });
}
