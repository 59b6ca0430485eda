import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsAccess } from '../../../aws/aws-access.ts';

export type Clients = ReturnType<typeof createClients>;

export function createClients(access: AwsAccess) {
  return {
    autoScaling: new AutoScalingClient({ ...access }),
    cloudFormation: new CloudFormationClient({ ...access }),
    ec2: new EC2Client({ ...access }),
    lambda: new LambdaClient({ ...access }),
    logs: new CloudWatchLogsClient({ ...access }),
    scheduler: new SchedulerClient({ ...access }),
    sqs: new SQSClient({ ...access }),
    ssm: new SSMClient({ ...access }),
  };
}
