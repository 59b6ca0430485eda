import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  CfnEventSourceMapping,
  CfnPermission,
  CfnUrl,
  Tracing,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { webhookExecutions } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { arns } from '../names.ts';
import type { FunctionOptions } from './function-options.ts';
import { ServiceFunction } from './service-function.ts';
import type { ServiceScope } from './service-scope.ts';

export interface WebhookProps {
  readonly service: ServiceScope;
  /** Name of the only pool whose passes it starts. @default - all pools */
  readonly pool?: string;
  readonly autoscaler: ServiceFunction;
  readonly autoscalerTimeout: Duration;
  readonly options: FunctionOptions;
}

/** A batch has one request of each pool or more, so this is enough for 100 pools at once. */
const passExecutions = 10;

/**
 * Lets Spacelift start passes: a function behind a public URL verifies the signatures of events and requests passes in a queue, by
 * which the schedules request theirs too. The queue delivers no request of a pool while another one of the pool is being answered,
 * so that passes of a pool never overlap.
 */
export class Webhook extends Construct {
  readonly passQueue: Queue;
  readonly receiver: LambdaFunction;
  /** `https://ID.lambda-url.REGION.on.aws/` */
  readonly url: string;
  readonly secret: CfnSecret;

  constructor(scope: Construct, id: string, props: WebhookProps) {
    super(scope, id);
    const { pool, autoscaler, options } = props;
    const { webhook: names, isShared } = props.service;
    this.passQueue = this.queueOf(names.passQueue, props);
    this.secret = new CfnSecret(this, 'Secret', {
      name: names.secret,
      description: 'Signs the events of Spacelift that start passes: current, and previous during a rotation',
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'current',
        passwordLength: 48,
        excludePunctuation: true,
      },
    });
    acknowledge(this.secret, {
      'AwsSolutions-SMG4': 'Spacelift has a copy, which AWS cannot rotate: `poolkeeper webhook rotate` does.',
    });

    const receiver = new ServiceFunction(this, 'Receiver', {
      functionName: names.receiver,
      description: "Receives Spacelift's events and requests passes",
      service: 'autoscaler',
      module: 'webhook',
      timeout: Duration.seconds(10),
      environment: {
        WEBHOOK_SECRET: names.secret,
        PASS_QUEUE_URL: this.passQueue.queueUrl,
        ...(pool !== undefined && { POOL: pool }),
      },
      statements: [
        new PolicyStatement({
          sid: 'ReadWebhookSecret',
          actions: ['secretsmanager:GetSecretValue'],
          resources: [arns.secret(names.secret)],
        }),
        new PolicyStatement({
          sid: 'RequestPasses',
          actions: ['sqs:SendMessage'],
          resources: [arns.queue(names.passQueue)],
        }),
      ],
      isShared,
      options: {
        ...options,
        // It calls only Secrets Manager and SQS, so it needs no access to a network of yours.
        subnets: [],
        securityGroups: [],
        // It would need a permission on all resources, and everyone could fill the account's traces.
        tracing: Tracing.DISABLED,
        // The option is the autoscaler's.
        reservedConcurrentExecutions: webhookExecutions,
        // It says little, and a log that outlives the webhook would be in the way of the next one.
        logRemovalPolicy: options.logRemovalPolicy ?? RemovalPolicy.DESTROY,
      },
    });
    this.receiver = receiver.function;
    this.url = this.publicUrl(receiver.function);
    this.invoke(autoscaler, names.passQueue);
  }

  private queueOf(queueName: string, { autoscalerTimeout }: WebhookProps): Queue {
    const queue = new Queue(this, 'PassQueue', {
      queueName,
      fifo: true,
      contentBasedDeduplication: true,
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      // After a crash, the next pass of the pool waits for it. Lambda requires at least the function's timeout.
      visibilityTimeout: autoscalerTimeout,
      // The schedule's next request has newer information.
      retentionPeriod: Duration.minutes(2),
    });
    acknowledge(queue, {
      'AwsSolutions-SQS3':
        'A request that was not answered in two minutes is worthless: the schedule has sent others.',
    });
    return queue;
  }

  /** A URL that everyone may use needs both permissions. The receiver itself checks the signatures. */
  private publicUrl({ functionArn }: LambdaFunction): string {
    const url = new CfnUrl(this, 'Url', { targetFunctionArn: functionArn, authType: 'NONE' });
    new CfnPermission(this, 'InvokeUrl', {
      functionName: functionArn,
      principal: '*',
      action: 'lambda:InvokeFunctionUrl',
      functionUrlAuthType: 'NONE',
    });
    new CfnPermission(this, 'InvokeThroughUrl', {
      functionName: functionArn,
      principal: '*',
      action: 'lambda:InvokeFunction',
      invokedViaFunctionUrl: true,
    });
    return url.attrFunctionUrl;
  }

  private invoke({ function: autoscaler, role }: ServiceFunction, queueName: string): void {
    const granted = role.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'ReceiveRequests',
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [arns.queue(queueName)],
      }),
    );
    const eventSource = new CfnEventSourceMapping(this, 'Requests', {
      functionName: autoscaler.functionArn,
      eventSourceArn: this.passQueue.queueArn,
      batchSize: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: passExecutions },
    });
    if (granted.policyDependable !== undefined) eventSource.node.addDependency(granted.policyDependable);
  }
}
