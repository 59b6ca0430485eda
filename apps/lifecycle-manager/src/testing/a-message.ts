import { defaultGroupName, moment } from '@poolkeeper/pool-model/testing';
import type { SQSRecord } from 'aws-lambda';

/** The body of a hook's notification, as the group sends it to SQS. */
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

/** A record of a batch. Its id is `m-<name>` and its handle `r-<name>`. */
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
