import { Aws, Duration } from 'aws-cdk-lib';
import { ArnPrincipal, PolicyStatement, type Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionOptions } from './function-options.ts';
import { ServiceFunction } from './service-function.ts';
import { serviceScope, type ServiceScope } from './service-scope.ts';
import {
  observeStatement,
  queueKeysStatement,
  secretsStatements,
  settingsStatement,
} from './shared-statements.ts';

export interface LifecycleManagerProps extends FunctionOptions {
  /** Name of the only pool that it serves. @default - all pools of the account and region */
  readonly pool?: string;
}

/** Maximum duration of an invocation of the gate, which lets drains settle. The queue's visibility timeout depends on it. */
const gateTimeout = Duration.minutes(5);

/**
 * The gate, which holds every terminating instance until its run has ended, and the custom termination policy function of the
 * groups. Queues and event sources are in the pools' stacks.
 */
export class LifecycleManager extends Construct {
  readonly function: IFunction;
  readonly role: IRole;
  readonly terminationPolicy: IFunction;
  readonly terminationPolicyRole: IRole;

  constructor(scope: Construct, id: string, props: LifecycleManagerProps = {}) {
    super(scope, id);
    const service = serviceScope(props.pool, props.spaceliftEndpoints);
    const gate = new ServiceFunction(this, 'Gate', {
      functionName: service.functionNames.lifecycleManager,
      description: 'Drains Spacelift workers and releases their instances once they are idle',
      service: 'lifecycle-manager',
      timeout: gateTimeout,
      environment: service.environment,
      statements: gateStatements(service),
      isShared: props.pool === undefined,
      options: props,
    });
    const policy = new ServiceFunction(this, 'TerminationPolicy', {
      functionName: service.functionNames.terminationPolicy,
      description: 'Tells groups which instances they may terminate',
      service: 'lifecycle-manager',
      exported: 'terminationPolicy',
      // It answers within 1.5 s of its start; in doubt, it names no instance.
      timeout: Duration.seconds(5),
      environment: service.environment,
      statements: [observeStatement(), settingsStatement(service), ...secretsStatements(service)],
      isShared: props.pool === undefined,
      options: props,
    });
    // Groups invoke it with this role of the account, which AWS creates with the first group.
    policy.function.addPermission('Groups', {
      principal: new ArnPrincipal(
        `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
      ),
    });
    this.function = gate.function;
    this.role = gate.role;
    this.terminationPolicy = policy.function;
    this.terminationPolicyRole = policy.role;
  }

  /** Allows a principal to invoke the gate, to replay messages. */
  grantInvoke(grantee: IGrantable): Grant {
    return this.function.grantInvoke(grantee);
  }
}

function gateStatements(service: ServiceScope): PolicyStatement[] {
  return [
    observeStatement('autoscaling:DescribeAutoScalingInstances'),
    new PolicyStatement({
      sid: 'HoldAndRelease',
      actions: ['autoscaling:CompleteLifecycleAction', 'autoscaling:RecordLifecycleActionHeartbeat'],
      resources: [service.groups],
    }),
    new PolicyStatement({
      sid: 'Replace',
      actions: ['autoscaling:TerminateInstanceInAutoScalingGroup'],
      resources: [service.groups],
    }),
    new PolicyStatement({
      sid: 'ReadQueue',
      actions: [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ChangeMessageVisibility',
      ],
      resources: [service.queues],
    }),
    new PolicyStatement({
      sid: 'SetAside',
      actions: ['sqs:SendMessage'],
      resources: [service.redriveQueues],
    }),
    ...(service.isShared ? [queueKeysStatement()] : []),
    settingsStatement(service),
    ...secretsStatements(service),
  ];
}
