import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
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
import { decide } from './decide.ts';
import { aPolicy } from './testing/policies.ts';

/** States in which Spacelift's own autoscaler for EC2 decides wrongly, or once did. */
describe('where the incumbent goes wrong', () => {
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

  it('A10: idle members go although the group lacks capacity, and another member is stuck or aside', () => {
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

  it.each([-1, 0])('A11: a largest step in of %i releases nobody', (maxStepIn) => {
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

  it('8904db6: capacity asked for by the last pass is not asked for again', () => {
    const snapshot = aSnapshot({
      pendingRuns: 2,
      members: [aLeavingMember(), aBusyMember()],
      group: { desiredCapacity: 3 },
    });

    expect(decide(snapshot, aPolicy()).kind).toBe('hold');
  });

  it('de8c964: with 79 desired, 3 busy and 5 pending after an outage, nothing more is asked for', () => {
    const members = times(3, () => aBusyMember());
    const snapshot = aSnapshot({ pendingRuns: 5, members, group: { desiredCapacity: 79 } });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'supply-on-its-way', unlaunched: 76 }],
    });
  });

  it('de8c964: what of it never comes and is not needed is given up, and no instance with it', () => {
    const members = times(3, () => aBusyMember());
    const group = { desiredCapacity: 79, belowDesiredSince: ago(minutes(30)) };

    expect(decide(aSnapshot({ pendingRuns: 5, members, group }), aPolicy())).toMatchObject({
      kind: 'lower-capacity',
      by: 71,
      desiredCapacity: 8,
    });
  });

  it('A4: an answer that lost the busy workers it counts releases nobody', () => {
    const members = times(4, () => anIdleMember());

    expect(decide(aSnapshot({ busyWorkers: 6, members }), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'surplus-idle' }, { code: 'answer-contradicts', counted: 6, listed: 0 }],
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
