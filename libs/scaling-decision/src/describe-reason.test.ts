import { minutes, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { describeReason } from './describe-reason.ts';
import type { Reason } from './reason.ts';

type CapacityShort = Extract<Reason, { readonly code: 'capacity-short' }>;

describe('a reason in words', () => {
  it.each<[string, Reason]>([
    [
      '2 more workers are needed for 2 pending runs, with 0 free or on their way',
      { code: 'short-of-workers', short: 2, pendingRuns: 2, minIdle: 0, free: 0 },
    ],
    [
      '1 more worker is needed for 1 to stay idle, with 3 free or on their way',
      {
        code: 'short-of-workers',
        short: 1,
        pendingRuns: 0,
        minIdle: 1,
        headroomSource: 'minimum-idle',
        free: 3,
      },
    ],
    [
      '5 more workers are needed for 1 pending run and 4 to stay idle by the target utilization, with 0 free or on their way',
      {
        code: 'short-of-workers',
        short: 5,
        pendingRuns: 1,
        minIdle: 4,
        headroomSource: 'target-utilization',
        free: 0,
      },
    ],
    [
      '4 more workers are needed for 4 to stay idle by the queue-time objective, with 0 free or on their way',
      {
        code: 'short-of-workers',
        short: 4,
        pendingRuns: 0,
        minIdle: 4,
        headroomSource: 'objective',
        free: 0,
      },
    ],
    [
      '4 more workers are needed for 4 to stay idle by the forecast, with 0 free or on their way',
      { code: 'short-of-workers', short: 4, pendingRuns: 0, minIdle: 4, headroomSource: 'forecast', free: 0 },
    ],
    [
      "the desired capacity 1 is below the group's minimum 2",
      { code: 'below-min-size', desiredCapacity: 1, minSize: 2, of: 'group' },
    ],
    [
      "the schedule's maximum 4 leaves 8 of them out",
      { code: 'at-max-size', maxSize: 4, of: 'schedule', unmet: 8 },
    ],
    ['one pass adds at most 5', { code: 'step-out-limited', maxStepOut: 5 }],
    [
      'the group launched a short time ago and cools down before the next scale-out for 90 s more of 5 min',
      { code: 'cooling-down', direction: 'out', cooldownMs: minutes(5), remainingMs: seconds(90) },
    ],
    [
      'the group changed its capacity a short time ago and cools down before the next scale-in for 4 min more of 5 min',
      { code: 'cooling-down', direction: 'in', cooldownMs: minutes(5), remainingMs: minutes(4) },
    ],
    ['1 member is idle, 1 more than the 0 wanted', { code: 'surplus-idle', surplus: 1, idle: 1, wanted: 0 }],
    [
      '3 members are idle, 1 more than the 2 wanted',
      { code: 'surplus-idle', surplus: 1, idle: 3, wanted: 2 },
    ],
    [
      "the capacity 6 is above the schedule's maximum 4, so 2 of the headroom are given up",
      { code: 'above-scheduled-maximum', desiredCapacity: 6, maxSize: 4, headroomGivenUp: 2 },
    ],
    [
      "the capacity 6 is above the schedule's maximum 4, so 1 of the headroom is given up",
      { code: 'above-scheduled-maximum', desiredCapacity: 6, maxSize: 4, headroomGivenUp: 1 },
    ],
    [
      "the capacity 6 is above the schedule's maximum 4",
      { code: 'above-scheduled-maximum', desiredCapacity: 6, maxSize: 4, headroomGivenUp: 0 },
    ],
    [
      '3 of them would have been in use at the busiest of the last 30 min and stay until it is past',
      { code: 'stabilizing', members: 3, windowMs: minutes(30) },
    ],
    [
      'the group has 1 instance beyond its desired capacity and removes them by itself',
      { code: 'above-desired-capacity', excess: 1 },
    ],
    [
      'the group has 2 instances beyond its desired capacity and removes them by itself',
      { code: 'above-desired-capacity', excess: 2 },
    ],
    [
      '1 has been idle for less than 5 min',
      { code: 'idle-too-short', members: 1, scaleInAfterMs: minutes(5) },
    ],
    [
      '2 have been idle for less than 2 h',
      { code: 'idle-too-short', members: 2, scaleInAfterMs: minutes(120) },
    ],
    [
      'the policy releases nobody, however long it has been idle',
      { code: 'idle-too-short', members: 2, scaleInAfterMs: Infinity },
    ],
    ['1 is protected from scale-in', { code: 'protected-from-scale-in', members: 1 }],
    ['2 are protected from scale-in', { code: 'protected-from-scale-in', members: 2 }],
    ["the group's minimum is 2", { code: 'at-min-size', minSize: 2, of: 'group' }],
    ["the schedule's minimum is 2", { code: 'at-min-size', minSize: 2, of: 'schedule' }],
    ['one pass releases at most 10', { code: 'step-in-limited', maxStepIn: 10 }],
    [
      '3 could go, but the group has no termination hook that would wait for a run: add one to scale in',
      { code: 'no-termination-hook', instances: 3 },
    ],
    [
      'spacelift counts 6 busy workers and lists 4, so nothing goes by this answer',
      { code: 'answer-contradicts', counted: 6, listed: 4 },
    ],
    [
      'of 5 instances that were asked for and never came, 2 are not needed for the 3 wanted',
      { code: 'capacity-never-came', overdue: 2, unlaunched: 5, wanted: 3 },
    ],
    [
      'of 1 instance that was asked for and never came, 1 is not needed for the 0 wanted',
      { code: 'capacity-never-came', overdue: 1, unlaunched: 1, wanted: 0 },
    ],
    [
      'what is missing is on its way: 1 booting, 2 still to be launched',
      { code: 'supply-on-its-way', booting: 1, unlaunched: 2 },
    ],
    ['3 free or on their way are enough for the 2 wanted', { code: 'enough-workers', wanted: 2, free: 3 }],
    [
      'pendingRuns is no number that can be, so nothing is done by this answer: look at what answered it',
      { code: 'not-a-number', field: 'pendingRuns' },
    ],
    [
      "the group's minimum 3 is above its maximum 2, which AWS does not allow, so nothing is done by this answer",
      { code: 'bounds-cross', minSize: 3, maxSize: 2 },
    ],
    [
      'by this clock the group did something 7 min from now, so the clock is behind and nothing is done by it',
      { code: 'clock-behind', behindMs: minutes(7), by: 'activity' },
    ],
    [
      'by this clock an instance was launched 3 h from now, so the clock is behind and nothing is done by it',
      { code: 'clock-behind', behindMs: minutes(180), by: 'launch' },
    ],
    [
      'by this clock most workers registered 7 min from now, so the clock is behind and nothing is done by it',
      { code: 'clock-behind', behindMs: minutes(7), by: 'registrations' },
    ],
    [
      'spacelift lists no worker at all, though 4 instances have been in service for longer than a boot takes: nothing ' +
        'is done until it lists one; see whether spacelift answers in full, or why workers cannot register',
      { code: 'workers-vanished', instances: 4 },
    ],
  ])('is: %s', (words, reason) => {
    expect(describeReason(reason)).toBe(words);
  });
});

describe('a shortage in words', () => {
  it.each<[string, Partial<CapacityShort>]>([
    [
      'AWS has no machines at the moment and the group has nowhere else to launch, the group goes on trying; more zones, ' +
        'instance types or purchase options help',
      { zones: [] },
    ],
    [
      'AWS has no machines at the moment in eu-west-1a, the group launches in other zones',
      { reach: 'somewhere', zones: ['eu-west-1a'] },
    ],
    [
      'AWS has no spot machines at the moment in eu-west-1a and eu-west-1b, 3 more than are missing are asked for, as only ' +
        'a share of them comes, the group goes on trying; more zones, instance types or purchase options help',
      {
        reach: 'purchase-option',
        purchaseOption: 'spot',
        zones: ['eu-west-1a', 'eu-west-1b'],
        askedBeyond: 3,
      },
    ],
    [
      'AWS refuses on-demand launches in eu-west-1a by a quota of the account, waiting does not help: raise the quota',
      { kind: 'quota', reach: 'purchase-option', purchaseOption: 'on-demand', zones: ['eu-west-1a'] },
    ],
    [
      'AWS cannot launch in eu-west-1a what the launch template asks for, 1 asked for before cannot be had and does not ' +
        'count, 1 of them is not asked for until 15 min from now, waiting does not help: repair the launch template or ' +
        'its permissions',
      {
        kind: 'misconfigured',
        zones: ['eu-west-1a'],
        unobtainable: 1,
        notAskedFor: 1,
        remainingMs: minutes(15),
      },
    ],
    [
      'AWS refuses launches by a quota of the account and the group has nowhere else to launch, 2 asked for before cannot ' +
        'be had and do not count, 3 of them are not asked for until 90 s from now, waiting does not help: raise the quota',
      { kind: 'quota', zones: [], unobtainable: 2, notAskedFor: 3, remainingMs: seconds(90) },
    ],
  ])('is: %s', (words, parts) => {
    const shortage: CapacityShort = {
      code: 'capacity-short',
      kind: 'no-capacity',
      reach: 'everywhere',
      zones: ['eu-west-1a'],
      unobtainable: 0,
      notAskedFor: 0,
      askedBeyond: 0,
      remainingMs: minutes(2),
      ...parts,
    };

    expect(describeReason(shortage)).toBe(words);
  });
});
