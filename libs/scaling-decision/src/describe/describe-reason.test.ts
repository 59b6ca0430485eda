import { minutes, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { Reason } from '../decide/reason.ts';
import { describeReason } from './describe-reason.ts';

type CapacityShort = Extract<Reason, { readonly code: 'capacity-short' }>;

describe('describeReason', () => {
  it.each<[string, Reason]>([
    [
      '2 runs are waiting and no worker is free or starting, so 2 more are needed',
      { code: 'short-of-workers', short: 2, pendingRuns: 2, minIdle: 0, free: 0 },
    ],
    [
      '1 worker should stay idle and 3 workers are free or starting, so 1 more is needed',
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
      '1 run is waiting, 4 workers should stay idle (target utilization), and no worker is free or starting, so 5 more are needed',
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
      '4 workers should stay idle (queue-time objective) and no worker is free or starting, so 4 more are needed',
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
      '4 workers should stay idle (forecast) and no worker is free or starting, so 4 more are needed',
      { code: 'short-of-workers', short: 4, pendingRuns: 0, minIdle: 4, headroomSource: 'forecast', free: 0 },
    ],
    [
      "the desired capacity of 1 is below the group's minimum of 2",
      { code: 'below-min-size', desiredCapacity: 1, minSize: 2, of: 'group' },
    ],
    [
      "8 workers cannot be added: the pool is at the schedule's maximum of 4",
      { code: 'at-max-size', maxSize: 4, of: 'schedule', unmet: 8 },
    ],
    ['one pass launches at most 5 instances', { code: 'step-out-limited', maxStepOut: 5 }],
    [
      'the group launched instances recently: the next scale-out is possible in 90 s (cooldown of 5 min)',
      { code: 'cooling-down', direction: 'out', cooldownMs: minutes(5), remainingMs: seconds(90) },
    ],
    [
      'the group changed its capacity recently: the next scale-in is possible in 4 min (cooldown of 5 min)',
      { code: 'cooling-down', direction: 'in', cooldownMs: minutes(5), remainingMs: minutes(4) },
    ],
    ['1 worker is idle and none is needed', { code: 'surplus-idle', surplus: 1, idle: 1, wanted: 0 }],
    ['3 workers are idle and 2 are needed', { code: 'surplus-idle', surplus: 1, idle: 3, wanted: 2 }],
    [
      "the desired capacity of 6 is above the schedule's maximum of 4, so 2 fewer workers stay idle",
      { code: 'above-scheduled-maximum', desiredCapacity: 6, maxSize: 4, headroomGivenUp: 2 },
    ],
    [
      "the desired capacity of 6 is above the schedule's maximum of 4, so 1 fewer worker stays idle",
      { code: 'above-scheduled-maximum', desiredCapacity: 6, maxSize: 4, headroomGivenUp: 1 },
    ],
    [
      "the desired capacity of 6 is above the schedule's maximum of 4",
      { code: 'above-scheduled-maximum', desiredCapacity: 6, maxSize: 4, headroomGivenUp: 0 },
    ],
    [
      '3 idle workers stay: they would have been busy at the peak of the last 30 min',
      { code: 'stabilizing', members: 3, windowMs: minutes(30) },
    ],
    [
      'the group has 1 instance above its desired capacity and is removing it',
      { code: 'above-desired-capacity', excess: 1 },
    ],
    [
      'the group has 2 instances above its desired capacity and is removing them',
      { code: 'above-desired-capacity', excess: 2 },
    ],
    [
      '1 worker has been idle for less than 5 min',
      { code: 'idle-too-short', members: 1, scaleInAfterMs: minutes(5) },
    ],
    [
      '2 workers have been idle for less than 2 h',
      { code: 'idle-too-short', members: 2, scaleInAfterMs: minutes(120) },
    ],
    [
      'the policy never releases idle workers',
      { code: 'idle-too-short', members: 2, scaleInAfterMs: Infinity },
    ],
    ['1 idle instance is protected from scale-in', { code: 'protected-from-scale-in', members: 1 }],
    ['2 idle instances are protected from scale-in', { code: 'protected-from-scale-in', members: 2 }],
    ["the group's minimum is 2 instances", { code: 'at-min-size', minSize: 2, of: 'group' }],
    ["the schedule's minimum is 2 instances", { code: 'at-min-size', minSize: 2, of: 'schedule' }],
    ['one pass releases at most 10 instances', { code: 'step-in-limited', maxStepIn: 10 }],
    [
      '3 instances are kept because the group has no termination hook that waits for runs: add one to allow scale-in',
      { code: 'no-termination-hook', instances: 3 },
    ],
    [
      'Spacelift counts 6 busy workers but lists 4: no instance is released until they agree',
      { code: 'answer-contradicts', counted: 6, listed: 4 },
    ],
    [
      '5 requested instances never launched, and 2 of them are no longer needed',
      { code: 'capacity-never-came', overdue: 2, unlaunched: 5, wanted: 3 },
    ],
    [
      '1 requested instance never launched and is no longer needed',
      { code: 'capacity-never-came', overdue: 1, unlaunched: 1, wanted: 0 },
    ],
    [
      'the missing workers are on their way: 1 booting, 2 not launched yet',
      { code: 'supply-on-its-way', booting: 1, unlaunched: 2 },
    ],
    ['2 workers are needed and 3 are free or starting', { code: 'enough-workers', wanted: 2, free: 3 }],
    [
      'pendingRuns is not a valid number, so this pass does nothing: check the service that reported it',
      { code: 'not-a-number', field: 'pendingRuns' },
    ],
    [
      "the group's minimum of 3 is above its maximum of 2, which AWS does not allow, so this pass does nothing",
      { code: 'bounds-cross', minSize: 3, maxSize: 2 },
    ],
    [
      "the group's latest activity is 7 min in the future: the clock is behind, so this pass does nothing",
      { code: 'clock-behind', behindMs: minutes(7), by: 'activity' },
    ],
    [
      'the latest launch is 3 h in the future: the clock is behind, so this pass does nothing',
      { code: 'clock-behind', behindMs: minutes(180), by: 'launch' },
    ],
    [
      'most worker registrations are 7 min in the future: the clock is behind, so this pass does nothing',
      { code: 'clock-behind', behindMs: minutes(7), by: 'registrations' },
    ],
    [
      'Spacelift lists no workers, but 4 instances have been in service for longer than a boot takes, so this pass does nothing: check whether Spacelift lists all workers and whether workers can register',
      { code: 'workers-vanished', instances: 4 },
    ],
  ])('reads: %s', (words, reason) => {
    expect(describeReason(reason)).toBe(words);
  });
});

describe('describeReason of a capacity shortage', () => {
  it.each<[string, Partial<CapacityShort>]>([
    [
      'AWS has no capacity and the group has nowhere else to launch; the group keeps trying: more zones, instance types or purchase options help',
      { zones: [] },
    ],
    [
      'AWS has no capacity in eu-west-1a; the group launches in other zones',
      { reach: 'somewhere', zones: ['eu-west-1a'] },
    ],
    [
      'AWS has no spot capacity in eu-west-1a and eu-west-1b; 3 extra are requested because only a share of them will launch; the group keeps trying: more zones, instance types or purchase options help',
      {
        reach: 'purchase-option',
        purchaseOption: 'spot',
        zones: ['eu-west-1a', 'eu-west-1b'],
        askedBeyond: 3,
      },
    ],
    [
      'an account quota blocks on-demand launches in eu-west-1a; waiting does not help: raise the quota',
      { kind: 'quota', reach: 'purchase-option', purchaseOption: 'on-demand', zones: ['eu-west-1a'] },
    ],
    [
      'the launch template or its permissions prevent launches in eu-west-1a; 1 earlier request cannot be met and is not counted; 1 more is not requested for another 15 min; waiting does not help: repair the launch template or its permissions',
      {
        kind: 'misconfigured',
        zones: ['eu-west-1a'],
        unobtainable: 1,
        notAskedFor: 1,
        remainingMs: minutes(15),
      },
    ],
    [
      'an account quota blocks launches and the group has nowhere else to launch; 2 earlier requests cannot be met and are not counted; 3 more are not requested for another 90 s; waiting does not help: raise the quota',
      { kind: 'quota', zones: [], unobtainable: 2, notAskedFor: 3, remainingMs: seconds(90) },
    ],
  ])('reads: %s', (words, parts) => {
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
