import {
  aBootingMember,
  aBusyMember,
  ago,
  anIdleMember,
  aSnapshot,
  minutes,
  seconds,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { describeDecision } from './describe-decision.ts';
import { aPolicy } from './testing/policies.ts';

describe('describeDecision', () => {
  it('says what a scale-out is for and what limits it', () => {
    const snapshot = aSnapshot({ pendingRuns: 9, members: [aBusyMember()], group: { maxSize: 4 } });

    expect(describeDecision(decide(snapshot, aPolicy({ minIdle: 2 })))).toBe(
      'scale out by 3 to 4: 11 more workers are needed for 9 pending runs and 2 to stay idle, with 0 free or on ' +
        "their way; the group's maximum 4 leaves 8 of them out",
    );
  });

  it('speaks of one as one', () => {
    const snapshot = aSnapshot({ pendingRuns: 1 });

    expect(describeDecision(decide(snapshot, aPolicy()))).toBe(
      'scale out by 1 to 1: 1 more worker is needed for 1 pending run, with 0 free or on their way',
    );
  });

  it('says why members go and why others do not', () => {
    const members = [
      anIdleMember(),
      anIdleMember({ instance: { protectedFromScaleIn: true } }),
      anIdleMember({ worker: { availableAt: ago(seconds(20)) } }),
    ];

    expect(describeDecision(decide(aSnapshot({ members }), aPolicy({ scaleInAfterMs: minutes(5) })))).toBe(
      'scale in by at most 1: 3 members are idle, 3 more than the 0 wanted; 1 is protected from scale-in; 1 has been ' +
        'idle for less than 5 min',
    );
  });

  it('says how to get out of a group without termination hook', () => {
    const snapshot = aSnapshot({ members: [anIdleMember()], group: { hasTerminationHook: false } });

    expect(describeDecision(decide(snapshot, aPolicy()))).toBe(
      'hold at 1: 1 member is idle, 1 more than the 0 wanted; 1 could go, but the group has no termination hook that ' +
        'would wait for a run: add one to scale in',
    );
  });

  it('says which capacity is given up', () => {
    const group = { desiredCapacity: 79, belowDesiredSince: ago(minutes(30)) };
    const one = { desiredCapacity: 1, belowDesiredSince: ago(minutes(30)) };

    expect(describeDecision(decide(aSnapshot({ pendingRuns: 5, group }), aPolicy()))).toBe(
      'lower the capacity by 74 to 5: of 79 instances that were asked for and never came, 74 are not needed for ' +
        'the 5 wanted',
    );
    expect(describeDecision(decide(aSnapshot({ group: one }), aPolicy()))).toBe(
      'lower the capacity by 1 to 0: of 1 instance that was asked for and never came, 1 is not needed for the 0 wanted',
    );
  });

  it('says which answer is not believed', () => {
    const snapshot = aSnapshot({ members: [anIdleMember()], busyWorkers: 2 });

    expect(describeDecision(decide(snapshot, aPolicy()))).toBe(
      'hold at 1: 1 member is idle, 1 more than the 0 wanted; spacelift counts 2 busy workers and lists 0, so nothing ' +
        'goes by this answer',
    );
  });

  it('says what it waits for', () => {
    const snapshot = aSnapshot({
      pendingRuns: 2,
      members: [aBootingMember()],
      group: { desiredCapacity: 2 },
    });

    expect(describeDecision(decide(snapshot, aPolicy()))).toBe(
      'hold at 2: what is missing is on its way: 1 booting, 1 still to be launched',
    );
  });

  it('gives an idle time in the unit that fits', () => {
    const snapshot = aSnapshot({ members: [anIdleMember({ worker: { availableAt: ago(seconds(20)) } })] });

    expect(describeDecision(decide(snapshot, aPolicy({ scaleInAfterMs: seconds(90) })))).toContain('90 s');
  });
});
