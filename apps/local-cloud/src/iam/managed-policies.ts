import type { Value } from '../cloudformation/template.ts';

const logging = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/** The AWS managed policies that roles of functions and hooks use, by name. Any other AWS managed policy allows nothing. */
export const awsManagedPolicies: Readonly<Record<string, Value>> = {
  AWSLambdaBasicExecutionRole: allowing(logging),
  AWSLambdaSQSQueueExecutionRole: allowing([
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    ...logging,
  ]),
  AWSLambdaVPCAccessExecutionRole: allowing([
    ...logging,
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DeleteNetworkInterface',
  ]),
  AWSXRayDaemonWriteAccess: allowing(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']),
  AutoScalingNotificationAccessRole: allowing(['sqs:SendMessage', 'sqs:GetQueueUrl', 'sns:Publish']),
};

function allowing(actions: readonly string[]): Value {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
}
