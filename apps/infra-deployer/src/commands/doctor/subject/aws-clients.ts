import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { ImagebuilderClient } from '@aws-sdk/client-imagebuilder';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsAccess } from '../../../aws/aws-access.ts';

/** Clients of the AWS services that checks ask. */
export type AwsClients = ReturnType<typeof createAwsClients>;

export function createAwsClients(access: AwsAccess) {
  const settings = { ...access };
  return {
    autoScaling: new AutoScalingClient(settings),
    ec2: new EC2Client(settings),
    iam: new IAMClient(settings),
    imageBuilder: new ImagebuilderClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    quotas: new ServiceQuotasClient(settings),
    scheduler: new SchedulerClient(settings),
    secretsManager: new SecretsManagerClient(settings),
    // The address of a queue comes from a settings parameter, and must not choose the host.
    sqs: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
    ssm: new SSMClient(settings),
  } as const;
}
