import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { CfnLifecycleHook, type CfnAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal, type IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { poolNames } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { arns } from '../names.ts';

export interface GateProps {
  readonly pool: string;
  readonly group: CfnAutoScalingGroup;
  /** The lifecycle manager's. */
  readonly functionName: string;
  /** The hooks' heartbeat timeout. */
  readonly hookTimeout: Duration;
  /** Holds a new instance until its worker has registered. */
  readonly launchHook: boolean;
  /** Listens to what AWS says ahead of taking spot instances back. */
  readonly spotNotices: boolean;
  /** Invocations of the lifecycle manager at a time, for this pool. */
  readonly maxConcurrency: number;
  /** Deliveries of a message after which it is set aside: waiting is receiving again and again. */
  readonly maxReceives: number;
  /** @default - SQS's own encryption */
  readonly encryptionKey?: IKey;
  readonly permissionsBoundary?: IManagedPolicy;
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A message is hidden for so long when an invocation dies with it. It is longer than an invocation lasts, and less than
 * half of a hook's timeout, so that a second invocation is in time.
 */
const visibilityTimeout = Duration.minutes(6);

/** Everything between the group's events and the lifecycle manager: hooks, rules, queues and the event source. */
export class Gate extends Construct {
  readonly queue: Queue;
  readonly redriveQueue: Queue;
  readonly terminationHook: CfnLifecycleHook;
  readonly eventSource: CfnEventSourceMapping;

  constructor(scope: Construct, id: string, props: GateProps) {
    super(scope, id);
    const names = poolNames(props.pool);
    const common = {
      enforceSSL: true,
      ...(props.encryptionKey === undefined
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryption: QueueEncryption.KMS, encryptionMasterKey: props.encryptionKey }),
      ...(props.removalPolicy !== undefined && { removalPolicy: props.removalPolicy }),
    };
    this.redriveQueue = new Queue(this, 'RedriveQueue', {
      ...common,
      queueName: names.redriveQueue,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      queueName: names.queue,
      visibilityTimeout,
      // A hook can wait for two days.
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.redriveQueue, maxReceiveCount: props.maxReceives },
    });

    const notifying = new Role(this, 'HookRole', {
      assumedBy: new ServicePrincipal('autoscaling.amazonaws.com'),
      description: `Poolkeeper: the hooks of ${names.group} notify its queue`,
      permissionsBoundary: props.permissionsBoundary,
    });
    const sends = this.queue.grant(notifying, 'sqs:SendMessage', 'sqs:GetQueueUrl');
    props.encryptionKey?.grantEncryptDecrypt(notifying);
    const hook = (transition: 'LAUNCHING' | 'TERMINATING') => {
      const made = new CfnLifecycleHook(this, transition === 'LAUNCHING' ? 'LaunchHook' : 'TerminationHook', {
        autoScalingGroupName: props.group.ref,
        lifecycleHookName: `poolkeeper-${transition.toLowerCase()}`,
        lifecycleTransition: `autoscaling:EC2_INSTANCE_${transition}`,
        defaultResult: 'ABANDON',
        heartbeatTimeout: props.hookTimeout.toSeconds(),
        notificationTargetArn: this.queue.queueArn,
        roleArn: notifying.roleArn,
      });
      // The group tries the role with a test notification.
      sends.applyBefore(made);
      return made;
    };
    this.terminationHook = hook('TERMINATING');
    if (props.launchHook) hook('LAUNCHING');

    if (props.spotNotices) {
      new Rule(this, 'SpotNotices', {
        ruleName: names.group,
        description: `Spot instances that AWS is about to take back, to the gate of ${names.group}`,
        eventPattern: {
          source: ['aws.ec2'],
          detailType: ['EC2 Spot Instance Interruption Warning', 'EC2 Instance Rebalance Recommendation'],
        },
        targets: [new SqsQueue(this.queue)],
      });
    }

    this.eventSource = new CfnEventSourceMapping(this, 'EventSource', {
      functionName: arns.function(props.functionName),
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: props.maxConcurrency },
    });
  }
}
