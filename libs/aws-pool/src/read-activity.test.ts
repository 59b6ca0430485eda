import type { Activity as AwsActivity } from '@aws-sdk/client-auto-scaling';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readActivity } from './read-activity.ts';

describe('a scaling activity', () => {
  it('that launched an instance has its id, zone and times', () => {
    expect(
      readActivity({
        ...anActivity,
        StatusCode: 'Successful',
        EndTime: new Date(2000),
      }),
    ).toEqual({
      id: 'a-1',
      kind: 'launch',
      outcome: 'successful',
      cause: 'capacity',
      startedAt: 1000,
      endedAt: 2000,
      instanceId: 'i-0abc123',
      zone: 'eu-west-1a',
    });
  });

  it("that failed for lack of capacity has the shortage, with the activity's zone if the message names none", () => {
    expect(
      readActivity({
        ...anActivity,
        Description: 'Launching a new EC2 instance.  Status Reason: There is no Spot capacity available',
        StatusCode: 'Failed',
        StatusMessage:
          'There is no Spot capacity available that matches your request. Launching EC2 instance failed.',
      }),
    ).toMatchObject({
      outcome: 'failed',
      shortage: { kind: 'no-capacity', zone: 'eu-west-1a', purchaseOption: 'spot' },
    });
  });

  it.each([
    [{ StatusMessage: 'an unknown message' }],
    [{ StatusMessage: 'InsufficientInstanceCapacity', StatusCode: 'Cancelled' }],
    [{ StatusMessage: 'InsufficientInstanceCapacity', Description: 'Terminating EC2 instance: i-0abc' }],
  ])('has no shortage when it is %j', (parts) => {
    expect(
      readActivity({ ...anActivity, StatusCode: 'Failed', ...parts } as AwsActivity).shortage,
    ).toBeUndefined();
  });

  it.each([
    ['WaitingForSpotInstanceId', 'in-progress'],
    ['MidLifecycleAction', 'in-progress'],
    ['a future code', 'in-progress'],
    ['Successful', 'successful'],
    ['Failed', 'failed'],
    ['Cancelled', 'cancelled'],
  ])('with the status %s is %s', (StatusCode, outcome) => {
    expect(readActivity({ ...anActivity, StatusCode: StatusCode as 'Failed' })).toMatchObject({ outcome });
  });

  it.each([
    [
      'capacity',
      'At 2026-03-02T12:00:00Z a user request explicitly set group desired capacity changing the desired capacity from 0 to 2.  At 2026-03-02T12:00:05Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to 2.',
    ],
    [
      'capacity',
      'At 2026-03-02T12:00:00Z instance i-0abc was taken out of service in response to a user request, shrinking the capacity from 2 to 1.',
    ],
    [
      'capacity',
      'At 2026-03-02T12:00:00Z an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from 2 to 1.',
    ],
    [
      'upkeep',
      'At 2026-03-02T12:00:00Z instance i-0abc was taken out of service in response to a user request.',
    ],
    [
      'upkeep',
      'At 2026-03-02T12:00:00Z an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.',
    ],
    [
      'upkeep',
      'At 2026-03-02T12:00:00Z an instance was launched in response to an unhealthy instance needing to be replaced.',
    ],
    [
      'upkeep',
      'At 2026-03-02T12:00:00Z an instance was taken out of service in response to an EC2 instance rebalance recommendation.',
    ],
    [
      'upkeep',
      'At 2026-03-02T12:00:00Z an instance was launched in response to an instance refresh, increasing the capacity from 2 to 3.',
    ],
    [
      'upkeep',
      "At 2026-03-02T12:00:00Z availability zones eu-west-1a eu-west-1b had 2 1 instances respectively. An instance was launched to aid in balancing the group's zones, which were found unbalanced: rebalancing.",
    ],
    ['unknown', ''],
    ['unknown', 'At 2026-03-02T12:00:00Z the moon was full.'],
  ])('has the cause %s in %j', (cause, Cause) => {
    expect(readActivity({ ...anActivity, Cause })).toMatchObject({ cause });
  });

  it.each([
    ['Terminating EC2 instance: i-0abc', 'in response to an EC2 Spot Instance interruption notice.', true],
    ['Terminating EC2 instance: i-0abc', 'in response to an EC2 health check.', undefined],
    ['Launching a new EC2 instance: i-0abc', 'to replace one after a Spot interruption.', undefined],
  ])('%s, %s is an interruption of spot: %s', (Description, Cause, expected) => {
    expect(readActivity({ ...anActivity, Description, Cause }).isSpotInterruption).toBe(expected);
  });

  it.each([
    ['Failed', 'Request limit exceeded. Launching EC2 instance failed.', true],
    ['Failed', 'RequestLimitExceeded: Request limit exceeded.', true],
    ['Failed', 'The requested configuration is not supported.', undefined],
    ['Successful', '', undefined],
  ])('a launch that is %s with %j is throttled: %s', (StatusCode, StatusMessage, expected) => {
    const launch = { ...anActivity, Description: 'Launching a new EC2 instance', StatusCode, StatusMessage };
    expect(readActivity(launch as typeof anActivity).isThrottled).toBe(expected);
  });

  it.each([undefined, '', 'no JSON', 'null', '[]', '{"Availability Zone":7}'])(
    'has no zone in the details %j',
    (Details) => {
      expect(readActivity({ ...anActivity, Details }).zone).toBeUndefined();
    },
  );

  it('is read whatever its fields contain', () => {
    const text = fc.option(fc.string(), { nil: undefined });
    const anything = fc.record(
      {
        ActivityId: text,
        Description: text,
        Cause: text,
        StatusCode: text,
        StatusMessage: text,
        Details: text,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anything, (activity) => {
        expect(readActivity(activity as AwsActivity)).toMatchObject({ id: expect.any(String) as string });
      }),
    );
  });
});

const anActivity: AwsActivity = {
  ActivityId: 'a-1',
  AutoScalingGroupName: 'workers',
  Description: 'Launching a new EC2 instance: i-0abc123',
  Cause:
    'At 2026-03-02T12:00:00Z a user request explicitly set group desired capacity changing the desired capacity from 0 to 2.',
  StartTime: new Date(1000),
  StatusCode: 'InProgress',
  Details: '{"Subnet ID":"subnet-0abc","Availability Zone":"eu-west-1a"}',
};
