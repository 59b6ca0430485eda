import { ago, anIdleMember, aSnapshot, minutes, moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { describeDecision } from '../describe/describe-decision.ts';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';

describe('a paused pool', () => {
  const pause = { until: Date.UTC(2099, 10, 27, 22, 40), reason: 'database migration' };
  const surplus = () => [anIdleMember({ worker: { availableAt: ago(minutes(60)) } })];

  it.each([
    ['runs are waiting', { pendingRuns: 7 }],
    ['workers are idle', { members: surplus() }],
    ['capacity is below the minimum', { group: { minSize: 3, maxSize: 5, desiredCapacity: 1 } }],
    ['requested capacity never came', { group: { desiredCapacity: 9, belowDesiredSince: ago(minutes(60)) } }],
  ])('holds although %s', (_, { group = {}, ...parts }: Parameters<typeof aSnapshot>[0] = {}) => {
    const snapshot = { ...parts, group: { ...group, pause } };

    expect(decide(aSnapshot({ ...parts, group }), aPolicy()).kind).not.toBe('hold');
    expect(decide(aSnapshot(snapshot), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'paused', until: pause.until, because: 'database migration' }],
    });
  });

  it('says until when, and why', () => {
    const decision = decide(aSnapshot({ pendingRuns: 7, group: { pause } }), aPolicy());

    expect(describeDecision(decision)).toBe(
      'hold at 0: the autoscaler is paused until 2099-11-27 22:40 UTC (database migration)',
    );
  });

  it('resumes by itself at the stated time', () => {
    const ended = { until: moment };

    expect(decide(aSnapshot({ pendingRuns: 7, group: { pause: ended } }), aPolicy()).kind).toBe('scale-out');
  });

  it('is not paused by a time that is not a number', () => {
    const broken = { until: NaN };

    expect(decide(aSnapshot({ pendingRuns: 7, group: { pause: broken } }), aPolicy()).kind).toBe('scale-out');
  });
});
