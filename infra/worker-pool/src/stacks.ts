import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { poolNames, serviceNames } from '@poolkeeper/pool-config';
import { Autoscaler, type AutoscalerProps } from './services/autoscaler.ts';
import { LifecycleManager, type LifecycleManagerProps } from './services/lifecycle-manager.ts';
import type { WorkerPoolProps } from './worker-pool-props.ts';
import { WorkerPool } from './worker-pool.ts';

/** CloudFormation takes templates of 51,200 characters as they are, and indentation counts. */
const compact = { suppressTemplateIndentation: true };

/** The stack's own boundary would be a second one. */
type StackOptions = Omit<StackProps, 'permissionsBoundary'>;

export interface AutoscalerStackProps extends Omit<AutoscalerProps, 'pool'>, StackOptions {}

export interface LifecycleManagerStackProps extends Omit<LifecycleManagerProps, 'pool'>, StackOptions {}

export interface WorkerPoolStackProps extends WorkerPoolProps, StackOptions {}

/** The shared autoscaler: once in an account and region. */
export class AutoscalerStack extends Stack {
  readonly autoscaler: Autoscaler;

  constructor(scope: Construct, id: string, { permissionsBoundary, ...props }: AutoscalerStackProps = {}) {
    super(scope, id, { stackName: serviceNames.autoscaler.stack, ...compact, ...props });
    this.autoscaler = new Autoscaler(this, 'Autoscaler', {
      ...props,
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
  }
}

/** The shared lifecycle manager: once in an account and region. */
export class LifecycleManagerStack extends Stack {
  readonly lifecycleManager: LifecycleManager;

  constructor(
    scope: Construct,
    id: string,
    { permissionsBoundary, ...props }: LifecycleManagerStackProps = {},
  ) {
    super(scope, id, { stackName: serviceNames.lifecycleManager.stack, ...compact, ...props });
    this.lifecycleManager = new LifecycleManager(this, 'LifecycleManager', {
      ...props,
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
  }
}

/**
 * A pool. The stacks of the services have to be deployed before it, unless it has its functions for itself; in one app,
 * `addStackDependency` says so. What it puts out is for people and scripts: no other stack needs it.
 */
export class WorkerPoolStack extends Stack {
  readonly pool: WorkerPool;

  constructor(scope: Construct, id: string, { permissionsBoundary, ...props }: WorkerPoolStackProps) {
    const { name, aws } = props.config;
    super(scope, id, { stackName: poolNames(name).stack, ...placeOf(aws), ...compact, ...props });
    this.pool = new WorkerPool(this, 'Pool', {
      ...props,
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
    for (const [output, value] of Object.entries(this.outputs())) {
      if (value !== undefined) new CfnOutput(this, output, { value });
    }
  }

  private outputs(): Readonly<Record<string, string | undefined>> {
    const { group, role, cfnLaunchTemplate, gate, secrets, logs } = this.pool;
    return {
      GroupName: group.autoScalingGroupName,
      GroupArn: group.autoScalingGroupArn,
      LaunchTemplateId: cfnLaunchTemplate.ref,
      InstanceRoleArn: role.roleArn,
      InstanceRoleName: role.roleName,
      QueueUrl: gate.queue.queueUrl,
      RedriveQueueUrl: gate.redriveQueue.queueUrl,
      ApiKeySecretArn: secrets.apiKeySecret?.ref,
      WorkerSecretArn: secrets.workerSecret?.ref,
      InfoLogGroupName: logs?.info.logGroupName,
      ErrorLogGroupName: logs?.error.logGroupName,
    };
  }
}

/** Account and region that the configuration asks for. */
function placeOf({
  account,
  region,
}: { account?: string | undefined; region?: string | undefined } = {}): StackProps {
  if (account === undefined && region === undefined) return {};
  return { env: { account, region } };
}
