import { defaultGroupName, moment } from '@poolkeeper/pool-model/testing';
import type { SQSRecord } from 'aws-lambda';

/** The body of a termination hook's notification, as the group sends it to SQS. */
export function aTermination(instanceId: string, overrides: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    Origin: 'AutoScalingGroup',
    Destination: 'EC2',
    LifecycleHookName: 'drain-worker',
    AccountId: '000000000000',
    RequestId: '0a1b2c3d',
    LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    AutoScalingGroupName: defaultGroupName,
    Service: 'AWS Auto Scaling',
    Time: new Date(moment).toISOString(),
    EC2InstanceId: instanceId,
    LifecycleActionToken: `token-of-${instanceId}`,
    ...overrides,
  });
}

/** The body of a launch hook's notification. */
export function aLaunch(instanceId: string, overrides: Readonly<Record<string, unknown>> = {}): string {
  return aTermination(instanceId, {
    Origin: 'EC2',
    Destination: 'AutoScalingGroup',
    LifecycleHookName: 'await-worker',
    LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
    ...overrides,
  });
}

/** The body of EventBridge's two-minute warning for a spot instance. */
export function aSpotInterruption(
  instanceId: string,
  overrides: Readonly<Record<string, unknown>> = {},
): string {
  return anEc2Event('EC2 Spot Instance Interruption Warning', {
    detail: { 'instance-id': instanceId, 'instance-action': 'terminate' },
    ...overrides,
  });
}

/** The body of EventBridge's rebalance recommendation. */
export function aRebalanceRecommendation(
  instanceId: string,
  overrides: Readonly<Record<string, unknown>> = {},
): string {
  return anEc2Event('EC2 Instance Rebalance Recommendation', {
    detail: { 'instance-id': instanceId },
    ...overrides,
  });
}

function anEc2Event(detailType: string, parts: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': detailType,
    source: 'aws.ec2',
    account: '000000000000',
    time: new Date(moment).toISOString(),
    region: 'eu-west-1',
    resources: [],
    ...parts,
  });
}

/** A record of a batch with the message id `m-<name>` and the receipt handle `r-<name>`. */
export function aRecord(name: string, body: string, receiveCount = 1): SQSRecord {
  return {
    messageId: `m-${name}`,
    receiptHandle: `r-${name}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(moment),
      SenderId: 'AROA:sender',
      ApproximateFirstReceiveTimestamp: String(moment),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:lifecycle',
    awsRegion: 'eu-west-1',
  };
}
