import { WorkerPoolStack, type PoolConfig } from '@poolkeeper/cdk';
import { Aws, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { apiKeyId, instanceTags, rehearsalTag, workerPoolId, type Rehearsal } from '../rehearsal.ts';
import { workerStandIn } from '../stand-in/sources.ts';

/** Where and on what the throwaway pool runs. */
export interface PoolPlace {
  readonly account: string;
  readonly region: string;
  readonly subnet: string;
  readonly architecture: 'arm64' | 'x86_64';
  readonly instanceType: string;
  /** Public SSM parameter with the image. */
  readonly imageParameter: string;
}

export interface ThrowawayPoolProps {
  readonly rehearsal: Rehearsal;
  readonly place: PoolPlace;
  /** URL of the stand-in for Spacelift. */
  readonly endpoint: string;
  readonly securityGroup: string;
}

/** The largest number of instances at a time. */
export const maxInstances = 3;

/** A pool as users deploy it, with its own functions, whose instances run a stand-in worker. */
export function throwawayPoolStack(scope: Construct, props: ThrowawayPoolProps): WorkerPoolStack {
  const { rehearsal } = props;
  const stack = new WorkerPoolStack(scope, rehearsal.names.stack, {
    config: poolConfig(props),
    statements: workerStatements(),
    tags: { [rehearsalTag]: rehearsal.id },
  });
  const { pool } = stack;
  pool.cfnLaunchTemplate.addPropertyOverride(
    'LaunchTemplateData.UserData',
    Fn.base64(workerStandIn(rehearsal.id)),
  );
  // Users keep their logs. The rehearsal leaves nothing.
  for (const logs of stack.node.findAll().filter((each) => each instanceof CfnLogGroup)) {
    logs.applyRemovalPolicy(RemovalPolicy.DESTROY);
  }
  return stack;
}

function poolConfig({ rehearsal, place, endpoint, securityGroup }: ThrowawayPoolProps): PoolConfig {
  const { account, region, subnet, architecture, instanceType, imageParameter } = place;
  return {
    name: rehearsal.pool,
    terminationProtection: false,
    tags: { [rehearsalTag]: rehearsal.id },
    aws: { account, region },
    spacelift: { endpoint: endpoint.replace(/\/$/, ''), workerPoolId, apiKey: { id: apiKeyId } },
    network: { subnets: [subnet], securityGroups: [securityGroup] },
    instances: { architecture, types: [instanceType], rootVolume: { sizeGiB: 8 } },
    image: { ssmParameter: imageParameter },
    // No worker connects, but the configuration of an account that is not Spacelift's own needs it.
    launcher: { communicationUrl: endpoint },
    scaling: { maxSize: maxInstances, scaleInAfter: '0s' },
    lifecycle: { heartbeatTimeout: '10m', absenceWait: '5m' },
    userData: { cloudWatchAgent: false },
    logs: { retentionDays: 1 },
    monitoring: { alarms: false, dashboard: false, groupMetrics: [] },
    functions: { tracing: 'pass-through' },
  };
}

/** What the stand-in worker needs besides the permissions of every instance: to report what it found out in tags of its own. */
function workerStatements(): readonly PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ['ec2:DescribeInstances'], resources: ['*'] }),
    new PolicyStatement({
      actions: ['ec2:CreateTags'],
      resources: [`arn:${Aws.PARTITION}:ec2:${Aws.REGION}:${Aws.ACCOUNT_ID}:instance/*`],
      conditions: {
        StringLike: { 'aws:userid': '*:${ec2:InstanceID}' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': [instanceTags.found, instanceTags.target] },
        Null: { 'aws:TagKeys': 'false' },
      },
    }),
  ];
}
