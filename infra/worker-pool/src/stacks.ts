import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { poolNames, serviceNames } from '@poolkeeper/pool-config';
import { Autoscaler, type AutoscalerProps } from './services/autoscaler.ts';
import { LifecycleManager, type LifecycleManagerProps } from './services/lifecycle-manager.ts';
import type { WorkerPoolProps } from './worker-pool-props.ts';
import { WorkerPool } from './worker-pool.ts';

const defaults: StackProps = {
  /** CloudFormation accepts inline templates of up to 51,200 characters, including indentation. */
  suppressTemplateIndentation: true,
  /** Without a service, pools are not scaled and their instances are not released. A deleted pool can lose its runs. */
  terminationProtection: true,
};

/** Without the stack's own boundary option, which would conflict with that of the construct. */
type StackOptions = Omit<StackProps, 'permissionsBoundary'>;

export interface AutoscalerStackProps extends Omit<AutoscalerProps, 'pool'>, StackOptions {}

export interface LifecycleManagerStackProps extends Omit<LifecycleManagerProps, 'pool'>, StackOptions {}

export interface WorkerPoolStackProps extends WorkerPoolProps, StackOptions {}

/** The shared autoscaler. Deploy it once per account and region. */
export class AutoscalerStack extends Stack {
  readonly autoscaler: Autoscaler;

  constructor(scope: Construct, id: string, { permissionsBoundary, ...props }: AutoscalerStackProps = {}) {
    super(scope, id, { stackName: serviceNames.autoscaler.stack, ...defaults, ...props });
    this.autoscaler = new Autoscaler(this, 'Autoscaler', {
      ...props,
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
    const { webhook } = this.autoscaler;
    if (webhook !== undefined) new CfnOutput(this, 'WebhookUrl', { value: webhook.url });
  }
}

/** The shared lifecycle manager. Deploy it once per account and region. */
export class LifecycleManagerStack extends Stack {
  readonly lifecycleManager: LifecycleManager;

  constructor(
    scope: Construct,
    id: string,
    { permissionsBoundary, ...props }: LifecycleManagerStackProps = {},
  ) {
    super(scope, id, { stackName: serviceNames.lifecycleManager.stack, ...defaults, ...props });
    this.lifecycleManager = new LifecycleManager(this, 'LifecycleManager', {
      ...props,
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
  }
}

/**
 * A pool. Deploy the services' stacks before it (in one app, with `addStackDependency`), unless the pool has its own functions.
 * The outputs are for users and scripts; no other stack needs them.
 */
export class WorkerPoolStack extends Stack {
  readonly pool: WorkerPool;

  constructor(scope: Construct, id: string, { permissionsBoundary, ...props }: WorkerPoolStackProps) {
    const { name, aws, terminationProtection = true } = props.config;
    super(scope, id, {
      stackName: poolNames(name).stack,
      ...placeOf(aws),
      ...defaults,
      terminationProtection,
      ...props,
    });
    this.pool = new WorkerPool(this, 'Pool', {
      ...props,
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
    for (const [output, value] of Object.entries(this.outputs())) {
      if (value !== undefined) new CfnOutput(this, output, { value });
    }
  }

  private outputs(): Readonly<Record<string, string | undefined>> {
    const { group, role, cfnLaunchTemplate, lifecycleEvents, secrets, logs, services } = this.pool;
    return {
      GroupName: group.autoScalingGroupName,
      GroupArn: group.autoScalingGroupArn,
      LaunchTemplateId: cfnLaunchTemplate.ref,
      InstanceRoleArn: role.roleArn,
      InstanceRoleName: role.roleName,
      QueueUrl: lifecycleEvents.queue.queueUrl,
      RedriveQueueUrl: lifecycleEvents.redriveQueue.queueUrl,
      ApiKeySecretArn: secrets.apiKeySecret?.ref,
      WorkerSecretArn: secrets.workerSecret?.ref,
      InfoLogGroupName: logs?.info.logGroupName,
      ErrorLogGroupName: logs?.error.logGroupName,
      WebhookUrl: services?.autoscaler.webhook?.url,
    };
  }
}

/** Account and region of the configuration. */
function placeOf({
  account,
  region,
}: { account?: string | undefined; region?: string | undefined } = {}): StackProps {
  if (account === undefined && region === undefined) return {};
  return { env: { account, region } };
}
