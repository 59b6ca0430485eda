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

  it('says what was in force, what was learnt, and what to look at, each in a sentence', () => {
    const schedule = { timeZone: 'UTC', rules: ['noon', 'lent'].map((name) => ({ name, set: {} })) };
    const snapshot = aSnapshot({ members: [aBusyMember()], group: { desiredCapacity: 79 } });
    const policy = aPolicy({ schedule, forecast: {}, scaleOutCooldownMs: 1 });

    expect(describeDecision(decide(snapshot, policy))).toBe(
      'hold at 79: 78 free or on their way are enough for the 0 wanted. in force by the schedule: noon, lent. the ' +
        'forecast is silent: it knows 0 of the 2 earlier weeks that it needs. a desired capacity of 79 makes no sense ' +
        'with 1 instances and 78 more that nobody needs: what does not come goes down by itself, instances stay. ' +
        "scaleOutCooldownMs is set, but the group's activities could not be read: it does nothing. forecast is set, but " +
        "the pool's history could not be read: it does nothing",
    );
  });

  it('speaks of several features that do nothing, and of a maximum below the capacity', () => {
    const group = { desiredCapacity: 2, maxSize: 1 };
    const policy = aPolicy({ scaleOutCooldownMs: 1, scaleInCooldownMs: 1 });

    expect(
      describeDecision(decide(aSnapshot({ members: [aBusyMember(), aBusyMember()], group }), policy)),
    ).toBe(
      "hold at 2: 0 free or on their way are enough for the 0 wanted. the desired capacity 2 is above the group's maximum " +
        '1: someone changed one of them, and AWS will correct it. scaleOutCooldownMs and scaleInCooldownMs are set, but ' +
        "the group's activities could not be read: they do nothing",
    );
  });

  it('does not say of a capacity that it makes no sense while it is lowered', () => {
    const group = { desiredCapacity: 79, belowDesiredSince: ago(minutes(30)) };
    const decision = decide(aSnapshot({ group }), aPolicy({ scaleInCooldownMs: 1 }));

    expect(decision.concerns).toHaveLength(2);
    expect(describeDecision(decision)).not.toContain('makes no sense');
    expect(describeDecision(decision)).toContain('could not be read');
  });

  it('does not say at which capacity it holds when that is no number', () => {
    const { group, ...snapshot } = aSnapshot();
    const decision = decide({ ...snapshot, group: { ...group, desiredCapacity: Infinity } }, aPolicy());

    expect(describeDecision(decision)).toMatch(/^hold: desiredCapacity is no number/);
  });

  it('gives an idle time in the unit that fits', () => {
    const snapshot = aSnapshot({ members: [anIdleMember({ worker: { availableAt: ago(seconds(20)) } })] });

    expect(describeDecision(decide(snapshot, aPolicy({ scaleInAfterMs: seconds(90) })))).toContain('90 s');
  });
});
