import { Aws, CfnDeletionPolicy, Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { CfnLifecycleHook, type CfnAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal, type IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { hookNames, poolNames } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { arns } from '../names.ts';

export interface LifecycleEventsProps {
  readonly pool: string;
  readonly group: CfnAutoScalingGroup;
  /** Name of the lifecycle manager's function. */
  readonly functionName: string;
  /** Heartbeat timeout of the hooks. */
  readonly hookTimeout: Duration;
  /** Adds a hook that holds new instances until their worker has registered. */
  readonly launchHook: boolean;
  /** Adds a rule for interruption warnings and rebalance recommendations of spot instances. */
  readonly spotNotices: boolean;
  /** Maximum number of concurrent invocations of the lifecycle manager for this pool: 2 to 1,000. */
  readonly maxConcurrency: number;
  /** @default - SQS's own encryption */
  readonly encryptionKey?: IKey;
  readonly permissionsBoundary?: IManagedPolicy;
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * How long a message stays hidden after an invocation crashed. It is longer than an invocation, and less than half of a hook's
 * timeout, so that a second invocation is in time.
 */
const visibilityTimeout = Duration.minutes(6);

/**
 * Delivers the group's lifecycle events to the lifecycle manager: hooks, event rules, queues and the event source. All of it is
 * there for as long as the group has instances: everything but the hooks is created before the group and deleted after it, and
 * the hooks stay on the group until it is deleted.
 */
export class LifecycleEvents extends Construct {
  readonly queue: Queue;
  readonly redriveQueue: Queue;
  readonly terminationHook: CfnLifecycleHook;
  readonly eventSource: CfnEventSourceMapping;

  constructor(scope: Construct, id: string, props: LifecycleEventsProps) {
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
      // Longer than a hook can wait, which is two days.
      retentionPeriod: Duration.days(4),
    });
    acknowledge(this.redriveQueue, { 'AwsSolutions-SQS3': 'It is the last stop: operators empty it.' });
    acknowledge(this.queue, {
      'AwsSolutions-SQS3':
        'A message waits for up to 48 hours by its visibility, each round is a receive, and a redrive policy counts 1,000 of them at most. The lifecycle manager sends what it cannot handle to the redrive queue itself.',
    });

    const notifying = new Role(this, 'HookRole', {
      assumedBy: new ServicePrincipal('autoscaling.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': arns.group(names.group) },
        },
      }),
      description: `Poolkeeper: hooks of ${names.group} notify its queue`,
      permissionsBoundary: props.permissionsBoundary,
    });
    const sends = this.queue.grant(notifying, 'sqs:SendMessage', 'sqs:GetQueueUrl');
    props.encryptionKey?.grantEncryptDecrypt(notifying);
    const hook = (transition: 'LAUNCHING' | 'TERMINATING') => {
      const isLaunch = transition === 'LAUNCHING';
      const made = new CfnLifecycleHook(this, isLaunch ? 'LaunchHook' : 'TerminationHook', {
        autoScalingGroupName: props.group.ref,
        lifecycleHookName: isLaunch ? hookNames.launch : hookNames.termination,
        lifecycleTransition: `autoscaling:EC2_INSTANCE_${transition}`,
        defaultResult: 'ABANDON',
        heartbeatTimeout: props.hookTimeout.toSeconds(),
        notificationTargetArn: this.queue.queueArn,
        roleArn: notifying.roleArn,
      });
      // CloudFormation deletes what refers to the group before the group. AWS then ends the hook's open actions, which
      // terminates held instances with their runs. A hook that is retained is deleted with its group.
      made.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
      made.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
      // The group sends a test notification with the role when the hook is created.
      sends.applyBefore(made);
      return made;
    };
    this.terminationHook = hook('TERMINATING');
    if (props.launchHook) hook('LAUNCHING');

    if (props.spotNotices) {
      const notices = new Rule(this, 'SpotNotices', {
        ruleName: names.group,
        description: `Spot interruption warnings for ${names.group}`,
        eventPattern: {
          source: ['aws.ec2'],
          detailType: ['EC2 Spot Instance Interruption Warning', 'EC2 Instance Rebalance Recommendation'],
        },
        targets: [new SqsQueue(this.queue)],
      });
      props.group.node.addDependency(notices);
    }

    this.eventSource = new CfnEventSourceMapping(this, 'EventSource', {
      functionName: arns.function(props.functionName),
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: {
        maximumConcurrency: props.maxConcurrency,
      },
    });
    props.group.node.addDependency(notifying, this.queue, this.redriveQueue, this.eventSource);
  }
}
