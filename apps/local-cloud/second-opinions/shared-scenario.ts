import * as autoScaling from '@aws-sdk/client-auto-scaling';
import * as cloudFormation from '@aws-sdk/client-cloudformation';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';

interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What each step returned that both clouds should return, or the code of its error. */
export type Outcomes = Readonly<Record<string, unknown>>;

const AutoScalingGroupName = 'shared-group';
const StackName = 'shared-stack';
const Bucket = 'shared-bucket';

/** Calls the same operations, in the same order, of any implementation of AWS's APIs. */
export async function playSharedScenario(
  settings: ClientSettings,
  pass: () => Promise<void>,
): Promise<Outcomes> {
  const outcomes: Record<string, unknown> = {};
  const each = { ...settings, maxAttempts: 1 };
  const groups = new autoScaling.AutoScalingClient(each);
  const stacks = new cloudFormation.CloudFormationClient(each);
  const machines = new ec2.EC2Client(each);
  const identities = new iam.IAMClient(each);
  const functions = new lambda.LambdaClient(each);
  const objects = new s3.S3Client({ ...each, forcePathStyle: true });
  const secrets = new secretsManager.SecretsManagerClient(each);
  const queues = new sqs.SQSClient(each);
  const parameters = new ssm.SSMClient(each);
  const step = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    try {
      const outcome = (await act()) ?? 'done';
      // The answer of an operation that has to succeed.
      const isAnswer = typeof outcome === 'object' && '$metadata' in outcome;
      outcomes[name] = isAnswer ? 'done' : outcome;
    } catch (error) {
      outcomes[name] = { error: (error as Error).name };
    }
  };
  const group = async () =>
    (
      await groups.send(
        new autoScaling.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
      )
    ).AutoScalingGroups?.[0];
  const sizes = async () => {
    const found = await group();
    return [found?.MinSize, found?.DesiredCapacity, found?.MaxSize, found?.Instances?.length];
  };
  const instances = async () => ((await group())?.Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
  const stackStatus = async () =>
    (await stacks.send(new cloudFormation.DescribeStacksCommand({ StackName }))).Stacks?.[0]?.StackStatus;

  const { Subnets: subnets = [] } = await machines.send(new ec2.DescribeSubnetsCommand({}));
  const template = {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'shared-queue', VisibilityTimeout: 45 } },
      Template: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: {
          LaunchTemplateName: 'shared-template',
          LaunchTemplateData: { ImageId: 'ami-0a1b2c3d4e5f60718', InstanceType: 'm5.large' },
        },
      },
      Group: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        Properties: {
          AutoScalingGroupName,
          MinSize: '1',
          MaxSize: '4',
          DesiredCapacity: '2',
          VPCZoneIdentifier: [subnets[0]?.SubnetId],
          LaunchTemplate: {
            LaunchTemplateId: { Ref: 'Template' },
            Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] },
          },
        },
      },
    },
    Outputs: { QueueUrl: { Value: { Ref: 'Queue' } } },
  };
  const TemplateBody = JSON.stringify(template);

  await step('a stack that does not exist', stackStatus);
  await step('a stack is created', async () => {
    await stacks.send(new cloudFormation.CreateStackCommand({ StackName, TemplateBody }));
    await pass();
    return stackStatus();
  });
  await step('a stack is created again', () =>
    stacks.send(new cloudFormation.CreateStackCommand({ StackName, TemplateBody })),
  );
  await step('a stack is updated to what it is', () =>
    stacks.send(new cloudFormation.UpdateStackCommand({ StackName, TemplateBody })),
  );
  await step('a template without resources', () =>
    stacks.send(new cloudFormation.CreateStackCommand({ StackName: 'none', TemplateBody: '{}' })),
  );

  await step('the sizes of a new group', sizes);
  await step(
    'a group that does not exist',
    async () =>
      (
        await groups.send(
          new autoScaling.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['none'] }),
        )
      ).AutoScalingGroups,
  );
  await step('a capacity above the maximum', () =>
    groups.send(new autoScaling.SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 9 })),
  );
  await step('a capacity below the minimum', () =>
    groups.send(new autoScaling.SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 0 })),
  );
  await step('the capacity of a group that does not exist', () =>
    groups.send(
      new autoScaling.SetDesiredCapacityCommand({ AutoScalingGroupName: 'none', DesiredCapacity: 1 }),
    ),
  );
  await step('a capacity within the sizes', async () => {
    await groups.send(
      new autoScaling.SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 3 }),
    );
    await pass();
    return sizes();
  });
  await step('a minimum above the maximum', () =>
    groups.send(new autoScaling.UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MinSize: 9 })),
  );
  await step('a maximum below the capacity', async () => {
    await groups.send(new autoScaling.UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MaxSize: 2 }));
    await pass();
    const [, desired, maximum] = await sizes();
    return [desired, maximum];
  });
  await step('an instance is terminated with decrement', async () => {
    const [InstanceId] = await instances();
    const { Activity } = await groups.send(
      new autoScaling.TerminateInstanceInAutoScalingGroupCommand({
        InstanceId,
        ShouldDecrementDesiredCapacity: true,
      }),
    );
    await pass();
    return { group: Activity?.AutoScalingGroupName, instances: (await instances()).length };
  });
  await step('an instance is terminated with decrement at the minimum', async () => {
    const [InstanceId] = await instances();
    await groups.send(
      new autoScaling.TerminateInstanceInAutoScalingGroupCommand({
        InstanceId,
        ShouldDecrementDesiredCapacity: true,
      }),
    );
  });
  await step('an instance that does not exist is terminated', () =>
    groups.send(
      new autoScaling.TerminateInstanceInAutoScalingGroupCommand({
        InstanceId: 'i-00000000000000000',
        ShouldDecrementDesiredCapacity: false,
      }),
    ),
  );
  await step('a hook is put', async () => {
    await groups.send(
      new autoScaling.PutLifecycleHookCommand({
        AutoScalingGroupName,
        LifecycleHookName: 'gate',
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      }),
    );
    const { LifecycleHooks: [hook] = [] } = await groups.send(
      new autoScaling.DescribeLifecycleHooksCommand({ AutoScalingGroupName }),
    );
    return [hook?.HeartbeatTimeout, hook?.DefaultResult, hook?.GlobalTimeout];
  });
  await step('a hook with another default result', () =>
    groups.send(
      new autoScaling.PutLifecycleHookCommand({
        AutoScalingGroupName,
        LifecycleHookName: 'other',
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        DefaultResult: 'MAYBE',
      }),
    ),
  );
  await step('a hook without a transition', () =>
    groups.send(
      new autoScaling.PutLifecycleHookCommand({ AutoScalingGroupName, LifecycleHookName: 'other' }),
    ),
  );
  await step('a hook that does not exist is deleted', () =>
    groups.send(
      new autoScaling.DeleteLifecycleHookCommand({ AutoScalingGroupName, LifecycleHookName: 'none' }),
    ),
  );
  await step('processes are suspended', async () => {
    await groups.send(
      new autoScaling.SuspendProcessesCommand({
        AutoScalingGroupName,
        ScalingProcesses: ['Launch', 'Terminate'],
      }),
    );
    return ((await group())?.SuspendedProcesses ?? []).map(({ ProcessName }) => ProcessName).sort();
  });
  await step('a process that does not exist is suspended', () =>
    groups.send(
      new autoScaling.SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses: ['Sleep'] }),
    ),
  );
  await step('an instance is protected', async () => {
    await groups.send(
      new autoScaling.SetInstanceProtectionCommand({
        AutoScalingGroupName,
        InstanceIds: await instances(),
        ProtectedFromScaleIn: true,
      }),
    );
    return (await group())?.Instances?.map(({ ProtectedFromScaleIn }) => ProtectedFromScaleIn);
  });
  await step('a group with instances is deleted', () =>
    groups.send(new autoScaling.DeleteAutoScalingGroupCommand({ AutoScalingGroupName })),
  );

  await step('an instance of a malformed id', () =>
    machines.send(new ec2.DescribeInstancesCommand({ InstanceIds: ['x'] })),
  );
  await step('an instance that does not exist', () =>
    machines.send(new ec2.DescribeInstancesCommand({ InstanceIds: ['i-00000000000000000'] })),
  );
  await step('instances by a filter that does not exist', () =>
    machines.send(new ec2.DescribeInstancesCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] })),
  );
  await step('a subnet that does not exist', () =>
    machines.send(new ec2.DescribeSubnetsCommand({ SubnetIds: ['subnet-00000000000000000'] })),
  );
  await step('a security group that does not exist', () =>
    machines.send(new ec2.DescribeSecurityGroupsCommand({ GroupIds: ['sg-00000000000000000'] })),
  );
  await step('a launch template that does not exist', () =>
    machines.send(new ec2.DescribeLaunchTemplatesCommand({ LaunchTemplateNames: ['none'] })),
  );
  await step('the launch template of the stack', async () => {
    const { LaunchTemplates: [found] = [] } = await machines.send(
      new ec2.DescribeLaunchTemplatesCommand({ LaunchTemplateNames: ['shared-template'] }),
    );
    return [found?.DefaultVersionNumber, found?.LatestVersionNumber];
  });

  const { QueueUrl } = await queues.send(new sqs.GetQueueUrlCommand({ QueueName: 'shared-queue' }));
  await step('a queue that does not exist', () =>
    queues.send(new sqs.GetQueueUrlCommand({ QueueName: 'none' })),
  );
  await step(
    'the visibility timeout of a queue',
    async () =>
      (
        await queues.send(
          new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }),
        )
      ).Attributes,
  );
  await step('an attribute of a queue that does not exist', () =>
    queues.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Colour' as never] })),
  );
  await step('a message is sent, received and deleted', async () => {
    await queues.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    const { Messages: [message] = [] } = await queues.send(
      new sqs.ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] }),
    );
    const { Messages: hidden = [] } = await queues.send(new sqs.ReceiveMessageCommand({ QueueUrl }));
    const ReceiptHandle = message?.ReceiptHandle;
    await queues.send(
      new sqs.ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
    );
    const { Messages: [again] = [] } = await queues.send(
      new sqs.ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] }),
    );
    await queues.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle }));
    return [message?.Body, message?.MD5OfBody, message?.Attributes, hidden.length, again?.Attributes];
  });
  await step('a message with a delay of an hour', () =>
    queues.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody: 'hello', DelaySeconds: 3600 })),
  );
  await step('a visibility timeout of 13 hours', () =>
    queues.send(
      new sqs.ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: 'none', VisibilityTimeout: 46_800 }),
    ),
  );
  await step('a receipt handle that does not exist', () =>
    queues.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'none' })),
  );
  await step('eleven messages are received', () =>
    queues.send(new sqs.ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 })),
  );
  await step('an empty batch', () => queues.send(new sqs.SendMessageBatchCommand({ QueueUrl, Entries: [] })));
  await step('a batch with an id twice', () =>
    queues.send(
      new sqs.SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: '1' },
          { Id: 'a', MessageBody: '2' },
        ],
      }),
    ),
  );

  const Name = '/shared/parameter';
  await step('a parameter that does not exist', () => parameters.send(new ssm.GetParameterCommand({ Name })));
  await step('a parameter is put twice', async () => {
    const { Version } = await parameters.send(
      new ssm.PutParameterCommand({ Name, Value: 'one', Type: 'String' }),
    );
    const { Version: next } = await parameters.send(
      new ssm.PutParameterCommand({ Name, Value: 'two', Overwrite: true }),
    );
    return [Version, next];
  });
  await step('a parameter is put without overwriting', () =>
    parameters.send(new ssm.PutParameterCommand({ Name, Value: 'one', Type: 'String' })),
  );
  await step('a parameter without a type', () =>
    parameters.send(new ssm.PutParameterCommand({ Name: '/shared/other', Value: 'one' })),
  );
  await step('a parameter whose name begins with aws', () =>
    parameters.send(new ssm.PutParameterCommand({ Name: 'aws-thing', Value: 'one', Type: 'String' })),
  );
  await step('parameters of which one does not exist', async () => {
    const found = await parameters.send(new ssm.GetParametersCommand({ Names: [Name, '/none'] }));
    return [found.Parameters?.map(({ Value }) => Value), found.InvalidParameters];
  });
  await step('parameters by path', async () =>
    (await parameters.send(new ssm.GetParametersByPathCommand({ Path: '/shared' }))).Parameters?.map(
      (each) => each.Name,
    ),
  );
  await step('a parameter that does not exist is deleted', () =>
    parameters.send(new ssm.DeleteParameterCommand({ Name: '/none' })),
  );

  const SecretId = 'shared/secret';
  await step('a secret that does not exist', () =>
    secrets.send(new secretsManager.GetSecretValueCommand({ SecretId })),
  );
  await step('a secret without a value', async () => {
    await secrets.send(new secretsManager.CreateSecretCommand({ Name: SecretId }));
    await secrets.send(new secretsManager.GetSecretValueCommand({ SecretId }));
  });
  await step('a secret that exists is created', () =>
    secrets.send(new secretsManager.CreateSecretCommand({ Name: SecretId, SecretString: 'x' })),
  );
  await step('the stages of two values', async () => {
    await secrets.send(new secretsManager.PutSecretValueCommand({ SecretId, SecretString: 'one' }));
    await secrets.send(new secretsManager.PutSecretValueCommand({ SecretId, SecretString: 'two' }));
    const of = async (VersionStage: string) =>
      (await secrets.send(new secretsManager.GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;
    return [await of('AWSCURRENT'), await of('AWSPREVIOUS')];
  });
  await step('a recovery window of 3 days', () =>
    secrets.send(new secretsManager.DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 3 })),
  );
  await step('the value of a deleted secret', async () => {
    await secrets.send(new secretsManager.DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    await secrets.send(new secretsManager.GetSecretValueCommand({ SecretId }));
  });
  await step('a deleted secret is created', () =>
    secrets.send(new secretsManager.CreateSecretCommand({ Name: SecretId, SecretString: 'x' })),
  );
  await step('a deleted secret is restored', async () => {
    await secrets.send(new secretsManager.RestoreSecretCommand({ SecretId }));
    return (await secrets.send(new secretsManager.GetSecretValueCommand({ SecretId }))).SecretString;
  });

  await objects.send(
    new s3.CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: settings.region as never },
    }),
  );
  await step('an object that does not exist', () =>
    objects.send(new s3.GetObjectCommand({ Bucket, Key: 'none' })),
  );
  await step('an object is put once', async () => {
    const put = { Bucket, Key: 'a/b c', Body: '0123456789', IfNoneMatch: '*' };
    const { ETag } = await objects.send(new s3.PutObjectCommand(put));
    return ETag;
  });
  await step('an object is put once more', () =>
    objects.send(new s3.PutObjectCommand({ Bucket, Key: 'a/b c', Body: 'x', IfNoneMatch: '*' })),
  );
  await step('a range of an object', async () => {
    const range = await objects.send(new s3.GetObjectCommand({ Bucket, Key: 'a/b c', Range: 'bytes=-3' }));
    return [range.ContentRange, await range.Body?.transformToString()];
  });
  await step('a range beyond an object', () =>
    objects.send(new s3.GetObjectCommand({ Bucket, Key: 'a/b c', Range: 'bytes=10-' })),
  );
  await step('an object whose tag has changed', () =>
    objects.send(new s3.GetObjectCommand({ Bucket, Key: 'a/b c', IfMatch: '"other"' })),
  );
  await step('an object that does not exist is deleted', () =>
    objects
      .send(new s3.DeleteObjectCommand({ Bucket, Key: 'none' }))
      .then(({ $metadata }) => $metadata.httpStatusCode),
  );

  await step('a role that does not exist', () =>
    identities.send(new iam.GetRoleCommand({ RoleName: 'none' })),
  );
  await step('the service-linked role of Auto Scaling', async () => {
    const AWSServiceName = 'autoscaling.amazonaws.com';
    const { Role } = await identities.send(new iam.CreateServiceLinkedRoleCommand({ AWSServiceName }));
    return Role?.RoleName;
  });
  await step('a function that does not exist', () =>
    functions.send(new lambda.GetFunctionCommand({ FunctionName: 'none' })),
  );

  for (const client of [
    groups,
    stacks,
    machines,
    identities,
    functions,
    objects,
    secrets,
    queues,
    parameters,
  ])
    client.destroy();
  return outcomes;
}
