import { moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aTermination } from '../testing/a-message.ts';
import { parseEvent } from './parse-event.ts';

describe('telling messages apart', () => {
  it('reads a termination', () => {
    expect(parseEvent(aTermination('i-1', { NotificationMetadata: 'whatever' }))).toEqual({
      kind: 'termination',
      action: { groupName: 'workers', hookName: 'drain-worker', instanceId: 'i-1', token: 'token-of-i-1' },
      heldSince: moment,
    });
  });

  it('reads the test notification of a new hook', () => {
    const body = JSON.stringify({ Event: 'autoscaling:TEST_NOTIFICATION', AutoScalingGroupName: 'workers' });
    expect(parseEvent(body)).toEqual({ kind: 'test-notification' });
  });

  it.each([
    [{ LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING' }, 'autoscaling:EC2_INSTANCE_LAUNCHING'],
    [
      { 'detail-type': 'EC2 Spot Instance Interruption Warning', detail: {} },
      'EC2 Spot Instance Interruption Warning',
    ],
    [{ Event: 'autoscaling:EC2_INSTANCE_TERMINATE' }, 'autoscaling:EC2_INSTANCE_TERMINATE'],
  ])('names the unknown event %j', (message, about) => {
    expect(parseEvent(JSON.stringify(message))).toEqual({ kind: 'unknown-event', about });
  });

  it.each(['', 'no json', 'null', '7', '"text"', '[]', '{}', '{"LifecycleTransition":7}'])(
    'takes %j for unreadable',
    (body) => {
      expect(parseEvent(body)).toMatchObject({ kind: 'unreadable-message' });
    },
  );

  it.each(['EC2InstanceId', 'LifecycleActionToken', 'LifecycleHookName', 'AutoScalingGroupName', 'Time'])(
    'takes a termination for unreadable when its %s is missing or wrong',
    (field) => {
      for (const value of [undefined, null, 7, '']) {
        expect(parseEvent(aTermination('i-1', { [field]: value }))).toMatchObject({
          kind: 'unreadable-message',
        });
      }
    },
  );

  it('takes a termination at no time for unreadable', () => {
    expect(parseEvent(aTermination('i-1', { Time: 'yesterday' }))).toMatchObject({
      kind: 'unreadable-message',
    });
  });
});
