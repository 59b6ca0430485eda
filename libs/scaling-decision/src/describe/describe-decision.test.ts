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
import { decide } from '../decide/decide.ts';
import { aPolicy } from '../testing/policies.ts';
import { describeDecision } from './describe-decision.ts';

describe('describeDecision', () => {
  it('says what a scale-out is for and what limits it', () => {
    const snapshot = aSnapshot({ pendingRuns: 9, members: [aBusyMember()], group: { maxSize: 4 } });

    expect(describeDecision(decide(snapshot, aPolicy({ minIdle: 2 })))).toBe(
      'scale out by 3 to 4: 9 runs are waiting, 2 workers should stay idle, and no worker is free or starting, so 11 more are needed; 8 workers cannot be added: the pool is at its maximum of 4',
    );
  });

  it('uses the singular for one', () => {
    const snapshot = aSnapshot({ pendingRuns: 1 });

    expect(describeDecision(decide(snapshot, aPolicy()))).toBe(
      'scale out by 1 to 1: 1 run is waiting and no worker is free or starting, so 1 more is needed',
    );
  });

  it('says why members are released and why others are kept', () => {
    const members = [
      anIdleMember(),
      anIdleMember({ instance: { protectedFromScaleIn: true } }),
      anIdleMember({ worker: { availableAt: ago(seconds(20)) } }),
    ];

    expect(describeDecision(decide(aSnapshot({ members }), aPolicy({ scaleInAfterMs: minutes(5) })))).toBe(
      'scale in by at most 1: 3 workers are idle and none is needed; 1 idle instance is protected from scale-in; 1 worker has been idle for less than 5 min',
    );
  });

  it('says in one clause that no idle worker has been idle for long enough', () => {
    const recent = () => anIdleMember({ worker: { availableAt: ago(seconds(20)) } });
    const policy = aPolicy({ scaleInAfterMs: minutes(5) });

    expect(describeDecision(decide(aSnapshot({ members: [recent(), recent()] }), policy))).toBe(
      'hold at 2: 2 workers are idle, none for 5 min yet',
    );
    expect(describeDecision(decide(aSnapshot({ members: [recent()] }), policy))).toBe(
      'hold at 1: 1 worker is idle, but not for 5 min yet',
    );
    expect(
      describeDecision(decide(aSnapshot({ members: [recent()] }), { ...policy, scaleInAfterMs: Infinity })),
    ).toBe('hold at 1: 1 worker is idle and none is needed; the policy never releases idle workers');
    expect(
      describeDecision(decide(aSnapshot({ members: [recent(), recent()] }), { ...policy, minIdle: 1 })),
    ).toBe('hold at 2: 2 workers are idle and 1 is needed; 2 workers have been idle for less than 5 min');
  });

  it('says how to allow scale-in in a group without a termination hook', () => {
    const snapshot = aSnapshot({ members: [anIdleMember()], group: { hasTerminationHook: false } });

    expect(describeDecision(decide(snapshot, aPolicy()))).toBe(
      'hold at 1: 1 worker is idle and none is needed; 1 instance is kept because the group has no termination hook that waits for runs: add one to allow scale-in',
    );
  });

  it('says which capacity is lowered', () => {
    const group = { desiredCapacity: 79, belowDesiredSince: ago(minutes(30)) };
    const one = { desiredCapacity: 1, belowDesiredSince: ago(minutes(30)) };

    expect(describeDecision(decide(aSnapshot({ pendingRuns: 5, group }), aPolicy()))).toBe(
      'lower the desired capacity by 74 to 5: 79 requested instances never launched, and 74 of them are no longer needed',
    );
    expect(describeDecision(decide(aSnapshot({ group: one }), aPolicy()))).toBe(
      'lower the desired capacity by 1 to 0: 1 requested instance never launched and is no longer needed',
    );
  });

  it('says which numbers of Spacelift contradict each other', () => {
    const snapshot = aSnapshot({ members: [anIdleMember()], busyWorkers: 2 });

    expect(describeDecision(decide(snapshot, aPolicy()))).toBe(
      'hold at 1: 1 worker is idle and none is needed; Spacelift counts 2 busy workers but lists 0: no instance is released until they agree',
    );
  });

  it('says which supply it waits for', () => {
    const snapshot = aSnapshot({
      pendingRuns: 2,
      members: [aBootingMember()],
      group: { desiredCapacity: 2 },
    });

    expect(describeDecision(decide(snapshot, aPolicy()))).toBe(
      'hold at 2: the missing workers are on their way: 1 booting, 1 not launched yet',
    );
  });

  it('gives the schedule rules, the advice and the concerns a sentence each', () => {
    const schedule = { timeZone: 'UTC', rules: ['noon', 'lent'].map((name) => ({ name, set: {} })) };
    const snapshot = aSnapshot({ members: [aBusyMember()], group: { desiredCapacity: 79 } });
    const policy = aPolicy({ schedule, forecast: {}, scaleOutCooldownMs: 1 });

    expect(describeDecision(decide(snapshot, policy))).toBe(
      "hold at 79: no runs are waiting; no workers are needed. active schedule rules: noon, lent. no forecast yet: 0 of the 2 earlier weeks that it needs are known. the desired capacity of 79 is far too high: the group has 1 instance and does not need 78 of the others, which are given up without terminating any instance. scaleOutCooldownMs has no effect: the group's activities could not be read. forecast has no effect: the pool's history could not be read",
    );
  });

  it('names the features without effect, and a maximum below the capacity', () => {
    const group = { desiredCapacity: 2, maxSize: 1 };
    const policy = aPolicy({ scaleOutCooldownMs: 1, scaleInCooldownMs: 1 });

    expect(
      describeDecision(decide(aSnapshot({ members: [aBusyMember(), aBusyMember()], group }), policy)),
    ).toBe(
      "hold at 2: no runs are waiting; no workers are needed. the desired capacity of 2 is above the group's maximum of 1: something changed one of them, and AWS will correct it. scaleOutCooldownMs and scaleInCooldownMs have no effect: the group's activities could not be read",
    );
  });

  it('leaves out that a capacity is too high while it is being lowered', () => {
    const group = { desiredCapacity: 79, belowDesiredSince: ago(minutes(30)) };
    const decision = decide(aSnapshot({ group }), aPolicy({ scaleInCooldownMs: 1 }));

    expect(decision.concerns).toHaveLength(2);
    expect(describeDecision(decision)).not.toContain('far too high');
    expect(describeDecision(decision)).toContain('could not be read');
  });

  it('leaves out the held capacity when it is not a number', () => {
    const { group, ...snapshot } = aSnapshot();
    const decision = decide({ ...snapshot, group: { ...group, desiredCapacity: Infinity } }, aPolicy());

    expect(describeDecision(decision)).toMatch(/^hold: desiredCapacity is not a valid number/);
  });

  it('describes an idle time in a fitting unit', () => {
    const snapshot = aSnapshot({ members: [anIdleMember({ worker: { availableAt: ago(seconds(20)) } })] });

    expect(describeDecision(decide(snapshot, aPolicy({ scaleInAfterMs: seconds(90) })))).toContain('90 s');
  });
});
