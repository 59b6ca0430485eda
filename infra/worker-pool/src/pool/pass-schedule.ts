import { PolicyStatement, Role, ServicePrincipal, type IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Aws, type Duration } from 'aws-cdk-lib';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { poolNames, scheduledPassRequest } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { arns } from '../names.ts';

export interface PassScheduleProps {
  readonly pool: string;
  /** Name of the autoscaler's function. */
  readonly functionName: string;
  /** Name of the queue to request passes in. @default - it invokes the function */
  readonly passQueue?: string;
  /** Interval in whole minutes. */
  readonly every: Duration;
  /** Whether the schedule is enabled. */
  readonly enabled: boolean;
  readonly permissionsBoundary?: IManagedPolicy;
}

/** Invokes the autoscaler for one pool on a schedule, or requests a pass in the queue that events use too. */
export class PassSchedule extends Construct {
  readonly schedule: CfnSchedule;

  constructor(scope: Construct, id: string, props: PassScheduleProps) {
    super(scope, id);
    const { group } = poolNames(props.pool);
    const { passQueue } = props;
    const isRequest = passQueue !== undefined;
    const targetArn = isRequest ? arns.queue(passQueue) : arns.function(props.functionName);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      description: `Poolkeeper: invokes the autoscaler for ${group}`,
      permissionsBoundary: props.permissionsBoundary,
    });
    role.addToPolicy(
      new PolicyStatement({
        sid: isRequest ? 'RequestPass' : 'Invoke',
        actions: [isRequest ? 'sqs:SendMessage' : 'lambda:InvokeFunction'],
        resources: [targetArn],
      }),
    );
    const minutes = props.every.toMinutes();
    this.schedule = new CfnSchedule(this, 'Schedule', {
      name: group,
      description: `Invokes the autoscaler for ${group}`,
      scheduleExpression: minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`,
      state: props.enabled ? 'ENABLED' : 'DISABLED',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: targetArn,
        roleArn: role.roleArn,
        ...(isRequest
          ? { input: scheduledPassRequest(props.pool), sqsParameters: { messageGroupId: props.pool } }
          : { input: JSON.stringify({ pool: props.pool }) }),
        // The next scheduled invocation has newer information than a retry.
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    });
    this.schedule.node.addDependency(role);
  }
}
