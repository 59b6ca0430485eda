import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const region = process.env.AWS_REGION ?? '';

/** A function that only has the clients of the autoscaler: what the AWS SDK costs. */
const loaded = [
  [new AutoScalingClient({ region }), DescribeAutoScalingGroupsCommand],
  [new CloudWatchClient({ region }), GetMetricDataCommand],
  [new EC2Client({ region }), DescribeInstancesCommand],
  [new SecretsManagerClient({ region }), GetSecretValueCommand],
  [new SSMClient({ region }), GetParameterCommand],
];

export function handler(): Promise<number> {
  return Promise.resolve(loaded.length);
}
