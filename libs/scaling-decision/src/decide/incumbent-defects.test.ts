import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aFailedLaunch,
  aForeign,
  aGhost,
  ago,
  aLeavingMember,
  anIdleMember,
  aSnapshot,
  aStrayMember,
  minutes,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';

/** States in which Spacelift's own autoscaler for EC2 decides wrongly, or once did. */
describe('defects of the incumbent', () => {
  it('#84: a drained worker is no capacity, so a pending run gets an instance', () => {
    const members = [aDrainedMember()];

    expect(decide(aSnapshot({ pendingRuns: 1, members }), aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 1,
      desiredCapacity: 2,
    });
  });

  it('#85: a group at its minimum is left alone', () => {
    const snapshot = aSnapshot({ members: [anIdleMember()], group: { minSize: 1 } });

    expect(decide(snapshot, aPolicy()).kind).toBe('hold');
  });

  it('A5: 30 of 30 workers drained and busy are in use, not a reason to reset the capacity', () => {
    const members = times(30, () => aBusyMember({ worker: { drained: true } }));

    expect(decide(aSnapshot({ members, group: { maxSize: 30 } }), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'enough-workers', wanted: 0 }],
    });
  });

  it.each([0, 4])(
    'A6: capacity that was raised ahead of a rush %i minutes ago is not reset',
    (minutesAgo) => {
      const group = { desiredCapacity: 50, maxSize: 50, belowDesiredSince: ago(minutes(minutesAgo)) };
      const members = times(12, () => aBusyMember());

      expect(decide(aSnapshot({ members, group }), aPolicy({ scaleInAfterMs: minutes(5) })).kind).toBe(
        'hold',
      );
    },
  );

  it('A6: capacity that was raised ahead of a rush is not reset while it boots', () => {
    const members = [...times(12, () => aBusyMember()), ...times(38, () => aBootingMember())];

    expect(decide(aSnapshot({ members, group: { maxSize: 50 } }), aPolicy()).kind).toBe('hold');
  });

  it('A8: a worker of another group in the pool stops nothing', () => {
    const members = [aBusyMember(), aForeign({ worker: { busy: true } })];

    expect(decide(aSnapshot({ pendingRuns: 2, members }), aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 2,
    });
  });

  it('A9: an idle ghost neither counts as supply nor makes room to scale in', () => {
    const members = [aGhost(), aBusyMember(), aBootingMember()];

    expect(decide(aSnapshot({ members }), aPolicy()).kind).toBe('hold');
    expect(decide(aSnapshot({ pendingRuns: 2, members }), aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 1,
    });
  });

  it('A10: 20 pending runs are served although one of two instances still boots', () => {
    const members = [aBusyMember(), aBootingMember()];

    expect(decide(aSnapshot({ pendingRuns: 20, members, group: { maxSize: 40 } }), aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 19,
    });
  });

  it('A10: idle members are released although the group lacks capacity and another member is stuck or in standby', () => {
    const members = [anIdleMember(), aStrayMember(), aLeavingMember({ instance: { state: 'standby' } })];

    expect(decide(aSnapshot({ members, group: { desiredCapacity: 5 } }), aPolicy())).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
    });
  });

  it('A10: a stray holds a place in the group and does no work, so a pending run gets one more', () => {
    expect(decide(aSnapshot({ pendingRuns: 1, members: [aStrayMember()] }), aPolicy())).toMatchObject({
      kind: 'scale-out',
      desiredCapacity: 2,
    });
  });

  it.each([-1, 0])('A11: a largest step out of %i never lowers the capacity', (maxStepOut) => {
    const snapshot = aSnapshot({ pendingRuns: 1, members: [aBusyMember()] });

    expect(decide(snapshot, aPolicy({ maxStepOut }))).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'short-of-workers' }, { code: 'step-out-limited', maxStepOut: 0 }],
    });
  });

  it.each([-1, 0])('A11: a maximum step in of %i releases none', (maxStepIn) => {
    expect(decide(aSnapshot({ members: [anIdleMember()] }), aPolicy({ maxStepIn }))).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'surplus-idle' }, { code: 'step-in-limited', maxStepIn: 0 }],
    });
  });

  it('8904db6: terminating instances neither block a scale-out nor are counted twice', () => {
    const members = [aLeavingMember(), aLeavingMember(), aBusyMember()];

    expect(decide(aSnapshot({ pendingRuns: 2, members }), aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 2,
      desiredCapacity: 3,
    });
  });

  it('8904db6: capacity requested by the last pass is not requested again', () => {
    const snapshot = aSnapshot({
      pendingRuns: 2,
      members: [aLeavingMember(), aBusyMember()],
      group: { desiredCapacity: 3 },
    });

    expect(decide(snapshot, aPolicy()).kind).toBe('hold');
  });

  it('de8c964: with 79 desired, 3 busy and 5 pending after an outage, nothing more is requested', () => {
    const members = times(3, () => aBusyMember());
    const snapshot = aSnapshot({ pendingRuns: 5, members, group: { desiredCapacity: 79 } });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'supply-on-its-way', unlaunched: 76 }],
    });
  });

  it('de8c964: capacity that never launches and is not needed is given up, and no instance with it', () => {
    const members = times(3, () => aBusyMember());
    const group = { desiredCapacity: 79, belowDesiredSince: ago(minutes(30)) };

    expect(decide(aSnapshot({ pendingRuns: 5, members, group }), aPolicy())).toMatchObject({
      kind: 'lower-capacity',
      by: 71,
      desiredCapacity: 8,
    });
  });

  it('A4: an answer that lost the busy workers it counts releases none', () => {
    const members = times(4, () => anIdleMember());

    expect(decide(aSnapshot({ busyWorkers: 6, members }), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'surplus-idle' }, { code: 'answer-contradicts', counted: 6, listed: 0 }],
    });
  });

  it('49dc583: a worker whose instance is dead takes no run, so a pending one gets an instance', () => {
    expect(decide(aSnapshot({ pendingRuns: 1, members: [aGhost()] }), aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 1,
    });
  });

  it('7233bcd: an idle worker of another group serves a pending run, and is never ours to release', () => {
    const members = [aForeign(), aForeign()];

    expect(decide(aSnapshot({ pendingRuns: 2, members }), aPolicy()).kind).toBe('hold');
    expect(decide(aSnapshot({ members }), aPolicy()).kind).toBe('hold');
  });

  it('A2: a worker that a dead function left drained blocks neither direction', () => {
    const members = [aDrainedMember(), anIdleMember(), anIdleMember()];

    expect(decide(aSnapshot({ members }), aPolicy())).toMatchObject({ kind: 'scale-in', atMost: 2 });
    expect(decide(aSnapshot({ pendingRuns: 4, members }), aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 2,
    });
  });

  it('A3: a drained worker with a run on it is in use, and no member is released for it', () => {
    const members = [aBusyMember({ worker: { drained: true } })];

    expect(decide(aSnapshot({ members }), aPolicy())).toMatchObject({ kind: 'hold', figures: { busy: 1 } });
  });

  it('A4: an answer without workers, while instances run, holds in both directions', () => {
    const members = times(4, () => aStrayMember());

    for (const pendingRuns of [0, 9]) {
      expect(decide(aSnapshot({ pendingRuns, members }), aPolicy())).toMatchObject({
        kind: 'hold',
        reasons: [{ code: 'workers-vanished', instances: 4 }],
      });
    }
  });

  it('A7: an idle worker that does not report its instance is never released', () => {
    const members = [aForeign({ worker: { identity: { kind: 'unknown', problem: 'no instance_id' } } })];

    expect(decide(aSnapshot({ members }), aPolicy())).toMatchObject({
      kind: 'hold',
      figures: { releasable: 0 },
    });
  });

  it('A9: two workers on one instance are one member, which is busy as long as one of them is busy', () => {
    const members = [aBusyMember({ otherWorkers: [{ busy: false }] })];

    expect(decide(aSnapshot({ members }), aPolicy())).toMatchObject({
      kind: 'hold',
      figures: { busy: 1, idle: 0 },
    });
  });

  it.each(['no-capacity', 'quota'] as const)(
    'A10: %s for two of five instances stops no scale-in',
    (kind) => {
      const members = times(3, () => anIdleMember());
      const activities = [aFailedLaunch({ startedAt: ago(0), endedAt: ago(0), shortage: { kind } })];

      expect(
        decide(aSnapshot({ members, group: { desiredCapacity: 5, activities } }), aPolicy()),
      ).toMatchObject({
        kind: 'scale-in',
        atMost: 3,
      });
    },
  );

  it('A13: a boot that is slower than usual is supply to come for as long as the grace says', () => {
    const slow = aBootingMember({ instance: { launchedAt: ago(minutes(25)), state: 'pending' } });

    expect(decide(aSnapshot({ pendingRuns: 1, members: [slow] }), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'supply-on-its-way', booting: 1 }],
    });
  });

  it('A15: two passes on the same snapshot request the same capacity, so overlapping ones do not add up', () => {
    const snapshot = aSnapshot({ pendingRuns: 7, members: [aBusyMember()] });

    expect(decide(snapshot, aPolicy())).toMatchObject({ kind: 'scale-out', desiredCapacity: 8 });
    expect(decide(snapshot, aPolicy())).toEqual(decide(snapshot, aPolicy()));
  });

  it('edd9f79: the idle time counts from the end of the last run, not from registration', () => {
    const members = [
      anIdleMember({ worker: { registeredAt: ago(minutes(50)), availableAt: ago(minutes(2)) } }),
    ];

    expect(decide(aSnapshot({ members }), aPolicy({ scaleInAfterMs: minutes(5) })).kind).toBe('hold');
  });

  it('22c3d6e: a backend without availableAt counts it from registration', () => {
    const members = [anIdleMember({ worker: { availableAt: undefined } })];

    expect(decide(aSnapshot({ members }), aPolicy({ scaleInAfterMs: minutes(5) }))).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
    });
  });

  it('de8c964: idle members are kept for pending runs while capacity never comes', () => {
    const members = times(3, () => anIdleMember());
    const snapshot = aSnapshot({ pendingRuns: 5, members, group: { desiredCapacity: 79 } });

    expect(decide(snapshot, aPolicy()).kind).toBe('hold');
  });
});

function times<Thing>(count: number, build: () => Thing): Thing[] {
  return Array.from({ length: count }, build);
}
