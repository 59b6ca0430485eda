import { Duration } from 'aws-cdk-lib';
import {
  PolicyStatement,
  type Grant,
  type IGrantable,
  type IPrincipal,
  type IRole,
} from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionOptions } from './function-options.ts';
import { ServiceFunction } from './service-function.ts';
import { serviceScope, type ServiceScope } from './service-scope.ts';
import { synchronousLaunchStatements } from '../pool/service-access.ts';
import { observeStatement, secretsStatements, settingsStatement } from './shared-statements.ts';
import { templateStatements } from './template-statements.ts';
import { Webhook } from './webhook.ts';

export interface AutoscalerProps extends FunctionOptions {
  /** Name of the only pool that it serves. @default - all pools of the account and region */
  readonly pool?: string;
  /**
   * Maximum duration of an invocation, which can make several passes. It starts nothing in the last seconds.
   *
   * @default Duration.seconds(60)
   */
  readonly timeout?: Duration;
  /**
   * Lets Spacelift's events start passes, through a function with a public URL. Pools with `scaling.webhook` need it: their
   * schedules request passes in its queue. It reserves 20 concurrent executions, which the account's limit must allow.
   *
   * @default false
   */
  readonly webhook?: boolean;
}

/**
 * The function that scales pools to their run queues. The schedule in each pool's stack invokes it, so that adding a pool does
 * not deploy the function.
 */
export class Autoscaler extends Construct implements IGrantable {
  readonly function: IFunction;
  readonly role: IRole;
  readonly logGroup: ILogGroup;
  /** Undefined without `webhook`. */
  readonly webhook?: Webhook;

  constructor(scope: Construct, id: string, props: AutoscalerProps = {}) {
    super(scope, id);
    const service = serviceScope(props.pool, props.spaceliftEndpoints);
    const timeout = props.timeout ?? Duration.seconds(60);
    const autoscaler = new ServiceFunction(this, 'Autoscaler', {
      functionName: service.functionNames.autoscaler,
      description: 'Scales Spacelift worker pools to their run queues',
      service: 'autoscaler',
      timeout,
      environment: service.environment,
      statements: statements(service, props.pool),
      isShared: props.pool === undefined,
      options: props,
    });
    const { function: made, role, logGroup } = autoscaler;
    // The next scheduled invocation has newer information than a retry.
    made.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    this.function = made;
    this.role = role;
    this.logGroup = logGroup;
    if (props.webhook === true) {
      this.webhook = new Webhook(this, 'Webhook', {
        service,
        autoscaler,
        autoscalerTimeout: timeout,
        options: props,
        ...(props.pool !== undefined && { pool: props.pool }),
      });
    }
  }

  get grantPrincipal(): IPrincipal {
    return this.role.grantPrincipal;
  }

  /** Allows a principal to start a pass. */
  grantInvoke(grantee: IGrantable): Grant {
    return this.function.grantInvoke(grantee);
  }
}

function statements(service: ServiceScope, pool?: string): PolicyStatement[] {
  const onGroups = (sid: string, action: string) =>
    new PolicyStatement({ sid, actions: [action], resources: [service.groups] });
  return [
    observeStatement('autoscaling:DescribeScalingActivities', 'ec2:DescribeLaunchTemplates'),
    onGroups('ScaleOut', 'autoscaling:SetDesiredCapacity'),
    onGroups('Release', 'autoscaling:TerminateInstanceInAutoScalingGroup'),
    onGroups('ChangePurchase', 'autoscaling:UpdateAutoScalingGroup'),
    ...templateStatements(pool),
    new PolicyStatement({ sid: 'ReadHistory', actions: ['cloudwatch:GetMetricData'], resources: ['*'] }),
    ...(service.isShared ? synchronousLaunchStatements(service.groups) : []),
    settingsStatement(service),
    ...secretsStatements(service),
  ];
}
