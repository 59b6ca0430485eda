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
import { observing, readingApiKeys, readingSettings } from './shared-statements.ts';

export interface AutoscalerProps extends FunctionOptions {
  /** Name of the one pool that it serves. @default - every pool of account and region */
  readonly pool?: string;
  /**
   * How long an invocation may take. It looks at its pool several times within it, and begins nothing in the last
   * seconds. @default Duration.seconds(60)
   */
  readonly timeout?: Duration;
}

/**
 * The function that scales pools to their run queues. It is invoked by the schedule in each pool's stack, so that adding
 * a pool deploys nothing here.
 */
export class Autoscaler extends Construct implements IGrantable {
  readonly function: IFunction;
  readonly role: IRole;
  readonly logGroup: ILogGroup;

  constructor(scope: Construct, id: string, props: AutoscalerProps = {}) {
    super(scope, id);
    const service = serviceScope(props.pool);
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
      statements: statements(service),
      isShared: props.pool === undefined,
      options: props,
    });
    // The next minute's pass knows more than a repetition of the last one.
    made.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    this.function = made;
    this.role = role;
    this.logGroup = logGroup;
  }

  get grantPrincipal(): IPrincipal {
    return this.role.grantPrincipal;
  }

  /** Lets someone start a pass by hand. */
  grantInvoke(grantee: IGrantable): Grant {
    return this.function.grantInvoke(grantee);
  }
}

function statements(service: ServiceScope): PolicyStatement[] {
  const onGroups = (sid: string, action: string) =>
    new PolicyStatement({ sid, actions: [action], resources: [service.groups] });
  return [
    observing('autoscaling:DescribeScalingActivities', 'ec2:DescribeLaunchTemplates'),
    onGroups('ScaleOut', 'autoscaling:SetDesiredCapacity'),
    onGroups('Release', 'autoscaling:TerminateInstanceInAutoScalingGroup'),
    onGroups('ChangePurchase', 'autoscaling:UpdateAutoScalingGroup'),
    new PolicyStatement({ sid: 'ReadHistory', actions: ['cloudwatch:GetMetricData'], resources: ['*'] }),
    readingSettings(service),
    readingApiKeys(service),
  ];
}
