import { moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aLaunch, aRebalanceRecommendation, aSpotInterruption, aTermination } from '../testing/a-message.ts';
import { parseEvent, type Termination } from './event.ts';

describe('parsing the body of a message', () => {
  it('reads a termination', () => {
    expect(parseEvent(aTermination('i-1', { NotificationMetadata: 'whatever' }))).toEqual({
      kind: 'termination',
      action: { groupName: 'workers', hookName: 'drain-worker', instanceId: 'i-1' },
      heldSince: moment,
    });
  });

  it('reads the termination of a warm pool’s instance as any other termination', () => {
    expect(parseEvent(aTermination('i-1', { Origin: 'WarmPool' }))).toMatchObject({ kind: 'termination' });
  });

  it('reads a launch', () => {
    expect(parseEvent(aLaunch('i-1'))).toEqual({
      kind: 'launch',
      action: { groupName: 'workers', hookName: 'await-worker', instanceId: 'i-1' },
      heldSince: moment,
    });
  });

  it('issue 11, 3: reads no token, because a message may carry the token of another instance', () => {
    const { action } = parseEvent(
      aTermination('i-1', { LifecycleActionToken: 'token-of-i-2' }),
    ) as Termination;
    expect(JSON.stringify(action)).not.toContain('token');
    expect(parseEvent(aTermination('i-1', { LifecycleActionToken: undefined }))).toMatchObject({
      kind: 'termination',
    });
  });

  it('reads a spot interruption, and when its two minutes are over', () => {
    expect(parseEvent(aSpotInterruption('i-1'))).toEqual({
      kind: 'spot-interruption',
      instanceId: 'i-1',
      reclaimAt: moment + seconds(120),
    });
  });

  it('reads a rebalance recommendation', () => {
    expect(parseEvent(aRebalanceRecommendation('i-1'))).toEqual({
      kind: 'rebalance-recommendation',
      instanceId: 'i-1',
    });
  });

  it('reads the test notification of a new hook', () => {
    const body = JSON.stringify({ Event: 'autoscaling:TEST_NOTIFICATION', AutoScalingGroupName: 'workers' });
    expect(parseEvent(body)).toEqual({ kind: 'test-notification' });
  });

  it.each([
    [{ LifecycleTransition: 'autoscaling:EC2_INSTANCE_RESTING' }, 'autoscaling:EC2_INSTANCE_RESTING'],
    [
      { 'detail-type': 'EC2 Instance State-change Notification', detail: {} },
      'EC2 Instance State-change Notification',
    ],
    [{ Event: 'autoscaling:EC2_INSTANCE_TERMINATE' }, 'autoscaling:EC2_INSTANCE_TERMINATE'],
    [{ Event: 'constructor' }, 'constructor'],
  ])('names the unknown event %j', (message, about) => {
    expect(parseEvent(JSON.stringify(message))).toEqual({ kind: 'unknown-event', about });
  });

  it.each(['', 'no json', 'null', '7', '"text"', '[]', '{}', '{"LifecycleTransition":7}'])(
    'reports %j as unreadable',
    (body) => {
      expect(parseEvent(body)).toMatchObject({ kind: 'unreadable-message' });
    },
  );

  it.each(
    ['EC2InstanceId', 'LifecycleHookName', 'AutoScalingGroupName', 'Time'].flatMap((field) => [
      [field, aTermination] as const,
      [field, aLaunch] as const,
    ]),
  )('reports a hook’s notification as unreadable when its %s is missing or invalid', (field, write) => {
    for (const value of [undefined, null, 7, '']) {
      expect(parseEvent(write('i-1', { [field]: value }))).toMatchObject({ kind: 'unreadable-message' });
    }
    expect(parseEvent(write('i-1', { Time: 'yesterday' }))).toMatchObject({ kind: 'unreadable-message' });
  });

  it.each([aSpotInterruption, aRebalanceRecommendation])(
    'reports an EC2 event as unreadable when its instance or time is missing or its source is not EC2',
    (write) => {
      for (const detail of [undefined, null, {}, { 'instance-id': '' }, { 'instance-id': 7 }]) {
        expect(parseEvent(write('i-1', { detail }))).toMatchObject({ kind: 'unreadable-message' });
      }
      for (const time of [undefined, 7, 'soon']) {
        expect(parseEvent(write('i-1', { time }))).toMatchObject({ kind: 'unreadable-message' });
      }
      expect(parseEvent(write('i-1', { source: 'me' }))).toMatchObject({ kind: 'unreadable-message' });
    },
  );
});
