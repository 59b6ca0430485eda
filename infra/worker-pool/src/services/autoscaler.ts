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

export interface AutoscalerProps extends FunctionOptions {
  /** Name of the only pool that it serves. @default - all pools of the account and region */
  readonly pool?: string;
  /**
   * Maximum duration of an invocation, which can make several passes. It starts nothing in the last seconds.
   *
   * @default Duration.seconds(60)
   */
  readonly timeout?: Duration;
}

/**
 * The function that scales pools to their run queues. The schedule in each pool's stack invokes it, so that adding a pool does
 * not deploy the function.
 */
export class Autoscaler extends Construct implements IGrantable {
  readonly function: IFunction;
  readonly role: IRole;
  readonly logGroup: ILogGroup;

  constructor(scope: Construct, id: string, props: AutoscalerProps = {}) {
    super(scope, id);
    const service = serviceScope(props.pool, props.spaceliftEndpoints);
    const {
      function: made,
      role,
      logGroup,
    } = new ServiceFunction(this, 'Autoscaler', {
      functionName: service.functionNames.autoscaler,
      description: 'Scales Spacelift worker pools to their run queues',
      service: 'autoscaler',
      timeout: props.timeout ?? Duration.seconds(60),
      environment: service.environment,
      statements: statements(service, props.pool),
      isShared: props.pool === undefined,
      options: props,
    });
    // The next scheduled invocation has newer information than a retry.
    made.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    this.function = made;
    this.role = role;
    this.logGroup = logGroup;
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
