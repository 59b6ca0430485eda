import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  DetectStackDriftCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  GetTemplateSummaryCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
  ValidateTemplateCommand,
  waitUntilStackCreateComplete,
  type Parameter,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateServiceLinkedRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aCloud } from './a-cloud.ts';

const StackName = 'a-stack';

describe('change sets', () => {
  it('create a stack from a template in S3, with events and resources', async () => {
    const { cloudFormation, s3, account } = cloudFormationOf(await aCloud());
    account.buckets.create('assets');
    await s3.send(
      new PutObjectCommand({ Bucket: 'assets', Key: 'template.json', Body: template({ Queue: queue(60) }) }),
    );
    const set = await cloudFormation.send(
      new CreateChangeSetCommand({
        StackName,
        ChangeSetName: 'first',
        ChangeSetType: 'CREATE',
        TemplateURL: 'https://assets.s3.eu-west-1.amazonaws.com/template.json',
      }),
    );

    const described = await cloudFormation.send(new DescribeChangeSetCommand({ ChangeSetName: set.Id }));
    expect(described).toMatchObject({
      Status: 'CREATE_COMPLETE',
      ExecutionStatus: 'AVAILABLE',
      Changes: [{ ResourceChange: { Action: 'Add', LogicalResourceId: 'Queue' } }],
    });
    expect(await stackOf(cloudFormation)).toMatchObject({ StackStatus: 'REVIEW_IN_PROGRESS' });

    // As the CDK does: the stack is protected before it has resources.
    await cloudFormation.send(
      new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: true }),
    );
    await cloudFormation.send(new ExecuteChangeSetCommand({ ChangeSetName: set.Id }));
    await waitUntilStackCreateComplete(
      { client: cloudFormation, maxWaitTime: 10, minDelay: 1 },
      { StackName },
    );

    const { StackEvents: events = [] } = await cloudFormation.send(
      new DescribeStackEventsCommand({ StackName }),
    );
    expect(events.map((event) => `${event.LogicalResourceId ?? ''} ${event.ResourceStatus ?? ''}`)).toEqual([
      'a-stack CREATE_COMPLETE',
      'Queue CREATE_COMPLETE',
      'Queue CREATE_IN_PROGRESS',
      'a-stack CREATE_IN_PROGRESS',
      'a-stack REVIEW_IN_PROGRESS',
    ]);
    const { StackResources: resources } = await cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName }),
    );
    expect(resources).toMatchObject([
      { LogicalResourceId: 'Queue', ResourceType: 'AWS::SQS::Queue', ResourceStatus: 'CREATE_COMPLETE' },
    ]);
    expect(await stackOf(cloudFormation)).toMatchObject({
      EnableTerminationProtection: true,
      Outputs: [{ OutputKey: 'Arn', OutputValue: expect.stringMatching(/^arn:aws:sqs:.*jobs$/) as string }],
    });
  });

  it('create a log group again once the one that an earlier stack has left is deleted', async () => {
    const cloud = await aCloud();
    const { cloudFormation, account } = cloudFormationOf(cloud);
    const logs = new CloudWatchLogsClient(cloud.settings);
    onTestFinished(() => {
      logs.destroy();
    });
    const Log = {
      Type: 'AWS::Logs::LogGroup',
      DeletionPolicy: 'Retain',
      Properties: { LogGroupName: '/a/log' },
    };
    const body = template({ Queue: queue(60), Log });
    await create(cloudFormation, body);
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    await expect.poll(() => account.stacks.all()).toEqual([]);
    cloud.pass(60);

    const command = new DeleteLogGroupCommand({ logGroupName: '/a/log' });
    await logs.send(command);

    await expect(logs.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await create(cloudFormation, body);
  });

  it('import a log group that an earlier stack has left, and only if they are asked to', async () => {
    const { cloudFormation, account, pass } = cloudFormationOf(await aCloud());
    const logs = { LogGroupName: '/a/log', RetentionInDays: 7 };
    const Log = { Type: 'AWS::Logs::LogGroup', DeletionPolicy: 'RetainExceptOnCreate', Properties: logs };
    const body = template({ Queue: queue(60), Log });
    await create(cloudFormation, body);
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    await expect.poll(() => account.stacks.all()).toEqual([]);
    pass(60);

    await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: body }));
    await statusBecomes(cloudFormation, 'ROLLBACK_COMPLETE');
    expect(await reasonOf(cloudFormation, 'CREATE_FAILED')).toContain("identifier '/a/log' already exists");
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    await expect.poll(() => account.stacks.all()).toEqual([]);

    const set = await cloudFormation.send(
      new CreateChangeSetCommand({
        StackName,
        ChangeSetName: 'again',
        ChangeSetType: 'CREATE',
        TemplateBody: body,
        ImportExistingResources: true,
      }),
    );
    pass(60);
    await cloudFormation.send(new ExecuteChangeSetCommand({ ChangeSetName: set.Id }));
    await statusBecomes(cloudFormation, 'CREATE_COMPLETE');
    expect(account.stacks.find(StackName)?.resources.get('Log')?.status).toBe('IMPORT_COMPLETE');
  });

  it('list the changes, and fail if there are none', async () => {
    const { cloudFormation } = cloudFormationOf(await aCloud());
    const body = template({ Queue: queue(60) });
    await create(cloudFormation, body);

    const changed = template({ Queue: queue(90), Log: { Type: 'AWS::Logs::LogGroup' } });
    const plan = { StackName, ChangeSetType: 'UPDATE' } as const;
    await cloudFormation.send(
      new CreateChangeSetCommand({ ...plan, ChangeSetName: 'more', TemplateBody: changed }),
    );
    await cloudFormation.send(
      new CreateChangeSetCommand({ ...plan, ChangeSetName: 'same', TemplateBody: body }),
    );

    const describeSet = (ChangeSetName: string) =>
      cloudFormation.send(new DescribeChangeSetCommand({ StackName, ChangeSetName }));
    expect((await describeSet('more')).Changes).toMatchObject([
      { ResourceChange: { Action: 'Modify', LogicalResourceId: 'Queue', Replacement: 'False' } },
      { ResourceChange: { Action: 'Add', LogicalResourceId: 'Log' } },
    ]);
    expect(await describeSet('same')).toMatchObject({
      Status: 'FAILED',
      StatusReason: expect.stringContaining("didn't contain changes") as string,
    });
    await expect(
      cloudFormation.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName: 'same' })),
    ).rejects.toMatchObject({ name: 'InvalidChangeSetStatusException' });
  });
});

describe('the requests of "aws cloudformation deploy" and "delete-stack"', () => {
  // As version 1.46 of the command line sends them.
  it('create a stack, update it with the values of its parameters, and delete it', async () => {
    const { cloudFormation, world } = cloudFormationOf(await aCloud());
    const TemplateBody =
      'Parameters: { Seconds: { Type: Number } }\nResources: { Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: jobs, VisibilityTimeout: !Ref Seconds } } }';
    const deploy = async (type: 'CREATE' | 'UPDATE', Parameters: readonly Parameter[]) => {
      const { Id: ChangeSetName } = await cloudFormation.send(
        new CreateChangeSetCommand({
          ...{ StackName, TemplateBody, Parameters: [...Parameters], ChangeSetType: type },
          ...{ ChangeSetName: `awscli-cloudformation-package-deploy-${type}`, Tags: [] },
          Description: 'Created by AWS CLI at 2026-01-05T08:00:00.000000 UTC',
        }),
      );
      await cloudFormation.send(new DescribeChangeSetCommand({ StackName, ChangeSetName }));
      return { StackName, ChangeSetName };
    };

    const created = await deploy('CREATE', [{ ParameterKey: 'Seconds', ParameterValue: '60' }]);
    await expect(
      cloudFormation.send(new ExecuteChangeSetCommand({ ...created, DisableRollback: true })),
    ).rejects.toMatchObject({ name: 'NotImplemented' });
    await cloudFormation.send(new ExecuteChangeSetCommand({ ...created, DisableRollback: false }));
    await statusBecomes(cloudFormation, 'CREATE_COMPLETE');
    await cloudFormation.send(new GetTemplateSummaryCommand({ StackName }));
    const same = await deploy('UPDATE', [{ ParameterKey: 'Seconds', UsePreviousValue: true }]);

    expect(await cloudFormation.send(new DescribeChangeSetCommand(same))).toMatchObject({ Status: 'FAILED' });
    expect(world.sqs.queue('jobs').visibilityTimeoutSeconds).toBe(60);
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    await expect.poll(() => stackOf(cloudFormation).catch(() => undefined)).toBeUndefined();
    // Another stack of this name does not have the change sets of the deleted one.
    const ChangeSetName = 'awscli-cloudformation-package-deploy-CREATE';
    await expect(
      cloudFormation.send(new DescribeChangeSetCommand({ StackName, ChangeSetName })),
    ).rejects.toMatchObject({ name: 'ChangeSetNotFoundException' });
  });
});

describe('stacks', () => {
  it('are created, updated, listed and deleted', async () => {
    const { cloudFormation, world } = cloudFormationOf(await aCloud());
    await create(cloudFormation, template({ Queue: queue(60) }));

    const changed = template({ Queue: queue(90) });
    await cloudFormation.send(new UpdateStackCommand({ StackName, TemplateBody: changed }));
    await statusBecomes(cloudFormation, 'UPDATE_COMPLETE');
    expect(world.sqs.queue('jobs').visibilityTimeoutSeconds).toBe(90);
    await expect(
      cloudFormation.send(new UpdateStackCommand({ StackName, TemplateBody: changed })),
    ).rejects.toMatchObject({ name: 'ValidationError', message: 'No updates are to be performed.' });
    const { TemplateBody } = await cloudFormation.send(new GetTemplateCommand({ StackName }));
    expect(TemplateBody).toBe(changed);
    const { StackResourceSummaries } = await cloudFormation.send(
      new ListStackResourcesCommand({ StackName }),
    );
    expect(StackResourceSummaries).toMatchObject([{ LogicalResourceId: 'Queue' }]);

    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    await expect.poll(() => world.sqs.listQueues().map(({ name }) => name)).not.toContain('jobs');
    await expect(stackOf(cloudFormation)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id a-stack does not exist',
    });
    const { StackSummaries } = await cloudFormation.send(new ListStacksCommand({}));
    expect(StackSummaries).toMatchObject([{ StackName, StackStatus: 'DELETE_COMPLETE' }]);
  });

  it('roll back when a resource fails, and report which one and why', async () => {
    const { cloudFormation, world } = cloudFormationOf(await aCloud());
    const body = template({
      Queue: queue(60),
      Template: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: { LaunchTemplateData: { ImageId: 'ami-0123456789abcdef0' } },
      },
      Group: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        Properties: {
          MinSize: '0',
          MaxSize: '1',
          VPCZoneIdentifier: ['subnet-00000000000000000'],
          LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' }, Version: '1' },
        },
      },
    });

    await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: body }));
    await statusBecomes(cloudFormation, 'ROLLBACK_COMPLETE');

    const { StackEvents: events = [] } = await cloudFormation.send(
      new DescribeStackEventsCommand({ StackName }),
    );
    expect(events.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')).toMatchObject({
      LogicalResourceId: 'Group',
      ResourceStatusReason: expect.stringContaining(
        "The subnet ID 'subnet-00000000000000000' does not exist",
      ) as string,
    });
    expect(world.sqs.listQueues().map(({ name }) => name)).not.toContain('jobs');
  });

  it('changes the policy for abandoned instances of a group in place', async () => {
    const { cloudFormation, world, account } = cloudFormationOf(await aCloud());
    const [subnet] = account.network.subnets();
    const group = (policy: object) =>
      template({
        Queue: queue(60),
        Template: {
          Type: 'AWS::EC2::LaunchTemplate',
          Properties: { LaunchTemplateData: { ImageId: 'ami-0a1b2c3d', InstanceType: 't3.small' } },
        },
        Group: {
          Type: 'AWS::AutoScaling::AutoScalingGroup',
          Properties: {
            AutoScalingGroupName: 'kept',
            MinSize: '0',
            MaxSize: '1',
            VPCZoneIdentifier: [subnet?.id ?? ''],
            LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' }, Version: '1' },
            ...policy,
          },
        },
      });
    await create(cloudFormation, group({}));

    const InstanceLifecyclePolicy = { RetentionTriggers: { TerminateHookAbandon: 'retain' } };
    await cloudFormation.send(
      new UpdateStackCommand({ StackName, TemplateBody: group({ InstanceLifecyclePolicy }) }),
    );
    await statusBecomes(cloudFormation, 'UPDATE_COMPLETE');

    expect(world.autoScaling.describeGroups(['kept'])).toMatchObject([{ onTerminateHookAbandon: 'retain' }]);
  });

  it('fails an update that would replace a key', async () => {
    const { cloudFormation } = cloudFormationOf(await aCloud());
    const key = (KeySpec: string) =>
      template({ Queue: queue(60), Key: { Type: 'AWS::KMS::Key', Properties: { KeySpec } } });
    await create(cloudFormation, key('SYMMETRIC_DEFAULT'));

    await cloudFormation.send(new UpdateStackCommand({ StackName, TemplateBody: key('RSA_2048') }));
    await statusBecomes(cloudFormation, 'UPDATE_ROLLBACK_COMPLETE');

    expect(await reasonOf(cloudFormation, 'UPDATE_FAILED')).toContain('does not support updates of KeySpec');
  });

  it('has events with the token of the request that they belong to', async () => {
    const { cloudFormation } = cloudFormationOf(await aCloud());
    const TemplateBody = template({ Queue: queue(60) });

    await cloudFormation.send(
      new CreateStackCommand({ StackName, TemplateBody, ClientRequestToken: 'create-1' }),
    );
    await statusBecomes(cloudFormation, 'CREATE_COMPLETE');
    await cloudFormation.send(new DeleteStackCommand({ StackName, ClientRequestToken: 'delete-1' }));
    const { StackSummaries: [{ StackId } = {}] = [] } = await cloudFormation.send(new ListStacksCommand({}));

    const { StackEvents: events = [] } = await cloudFormation.send(
      new DescribeStackEventsCommand({ StackName: StackId }),
    );
    const tokens = (verb: string) =>
      events
        .filter(({ ResourceStatus }) => ResourceStatus?.startsWith(verb) === true)
        .map(({ ClientRequestToken }) => ClientRequestToken);
    expect(tokens('CREATE')).toEqual(['create-1', 'create-1', 'create-1', 'create-1']);
    expect(new Set(tokens('DELETE'))).toEqual(new Set(['delete-1']));
  });

  it('may name the role of Auto Scaling in a permission only once it exists', async () => {
    const cloud = await aCloud({ functions: ['a-function'] });
    const { cloudFormation, settings } = cloudFormationOf(cloud);
    const role = `arn:aws:iam::${cloud.world.accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    const Permission = {
      Type: 'AWS::Lambda::Permission',
      Properties: { FunctionName: 'a-function', Action: 'lambda:InvokeFunction', Principal: role },
    };
    const body = template({ Queue: queue(60), Permission });

    await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: body }));
    await statusBecomes(cloudFormation, 'ROLLBACK_COMPLETE');
    expect(await reasonOf(cloudFormation, 'CREATE_FAILED')).toContain('The provided principal was invalid.');
    await cloudFormation.send(new DeleteStackCommand({ StackName }));

    const iam = new IAMClient(settings);
    onTestFinished(() => {
      iam.destroy();
    });
    const command = new CreateServiceLinkedRoleCommand({ AWSServiceName: 'autoscaling.amazonaws.com' });
    expect((await iam.send(command)).Role).toMatchObject({ Arn: role });
    await expect(iam.send(command)).rejects.toMatchObject({ name: 'InvalidInputException' });
    cloud.pass(60);
    await create(cloudFormation, body);
  });

  it('are not deleted while they have termination protection', async () => {
    const { cloudFormation, world } = cloudFormationOf(await aCloud());
    const EnableTerminationProtection = true;
    const TemplateBody = template({ Queue: queue(60) });
    await cloudFormation.send(
      new CreateStackCommand({ StackName, TemplateBody, EnableTerminationProtection }),
    );
    await statusBecomes(cloudFormation, 'CREATE_COMPLETE');

    await expect(cloudFormation.send(new DeleteStackCommand({ StackName }))).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack [a-stack] cannot be deleted while TerminationProtection is enabled',
    });
    expect(await stackOf(cloudFormation)).toMatchObject({ EnableTerminationProtection });

    await cloudFormation.send(
      new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }),
    );
    expect(await stackOf(cloudFormation)).toMatchObject({ EnableTerminationProtection: false });
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    await expect.poll(() => world.sqs.listQueues().map(({ name }) => name)).not.toContain('jobs');
  });

  it.each([
    ['a maximum concurrency of 1', { Source: source(1) }, 'greater than or equal to 2'],
    ['a maximum concurrency of 1001', { Source: source(1001) }, 'less than or equal to 1000'],
    [
      'inline policies of one role with more than 10,240 characters in all',
      { Role: aRole(), One: anInlinePolicy('one'), Other: anInlinePolicy('other') },
      'Maximum policy size of 10240 bytes exceeded for role',
    ],
    ['a queue that was deleted 59 s ago', {}, 'You must wait 60 seconds after deleting a queue'],
  ])('are refused %s, as AWS limits it', async (_, resources, reason) => {
    const { cloudFormation, account, pass } = cloudFormationOf(await aCloud({ functions: ['a-function'] }));
    account.world.sqs.createQueue({ name: 'jobs' });
    account.world.sqs.deleteQueue('jobs');
    pass(reason.includes('60') ? 59 : 60);

    const TemplateBody = template({ Queue: queue(60), ...resources });
    await cloudFormation.send(
      new CreateStackCommand({ StackName, TemplateBody, Capabilities: ['CAPABILITY_IAM'] }),
    );
    await statusBecomes(cloudFormation, 'ROLLBACK_COMPLETE');

    expect(await reasonOf(cloudFormation, 'CREATE_FAILED')).toContain(reason);
  });

  it('are always in sync', async () => {
    const { cloudFormation } = cloudFormationOf(await aCloud());
    await create(cloudFormation, template({ Queue: queue(60) }));

    const { StackDriftDetectionId } = await cloudFormation.send(new DetectStackDriftCommand({ StackName }));
    const status = await cloudFormation.send(
      new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }),
    );

    expect(status).toMatchObject({ DetectionStatus: 'DETECTION_COMPLETE', StackDriftStatus: 'IN_SYNC' });
  });
});

describe('templates', () => {
  it('of more than 51,200 bytes have to be in S3', async () => {
    const { cloudFormation } = cloudFormationOf(await aCloud());
    const TemplateBody = template({ Queue: queue(60) }).padEnd(51_201);

    await expect(
      cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody })),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('less than or equal to 51200') as string,
    });
  });

  it('are summarized and validated without a deployment', async () => {
    const { cloudFormation } = cloudFormationOf(await aCloud());
    const TemplateBody = template({ Queue: queue(60) });

    const summary = await cloudFormation.send(new GetTemplateSummaryCommand({ TemplateBody }));
    const validated = await cloudFormation.send(new ValidateTemplateCommand({ TemplateBody }));

    expect(summary).toMatchObject({ ResourceTypes: ['AWS::SQS::Queue'] });
    expect(validated.Parameters).toEqual([]);
    await expect(
      cloudFormation.send(new ValidateTemplateCommand({ TemplateBody: '{}' })),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Template format error: At least one Resources member must be defined.',
    });
  });
});

describe('a template with IAM resources', () => {
  const trust = { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2' } }] };
  const withRole = (properties: object) =>
    template({
      Queue: queue(60),
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust, ...properties } },
    });
  const generated = withRole({});
  const named = withRole({ RoleName: 'a-role' });

  it.each([
    { what: 'a role', body: generated, given: [], required: 'CAPABILITY_IAM' },
    { what: 'a role with a name', body: named, given: [], required: 'CAPABILITY_NAMED_IAM' },
    { what: 'a role with a name', body: named, given: ['CAPABILITY_IAM'], required: 'CAPABILITY_NAMED_IAM' },
  ] as const)('that has $what is refused with $given', async ({ body, given, required }) => {
    const { cloudFormation } = cloudFormationOf(await aCloud());
    const input = { StackName, TemplateBody: body, Capabilities: [...given] };
    const refusal = {
      name: 'InsufficientCapabilitiesException',
      message: `Requires capabilities : [${required}]`,
    };

    await expect(cloudFormation.send(new CreateStackCommand(input))).rejects.toMatchObject(refusal);
    await expect(
      cloudFormation.send(
        new CreateChangeSetCommand({ ...input, ChangeSetName: 'first', ChangeSetType: 'CREATE' }),
      ),
    ).rejects.toMatchObject(refusal);
    await expect(stackOf(cloudFormation)).rejects.toMatchObject({ name: 'ValidationError' });
    expect(await cloudFormation.send(new ValidateTemplateCommand({ TemplateBody: body }))).toMatchObject({
      Capabilities: [required],
      CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
    });
  });

  it.each([
    ['CAPABILITY_IAM', generated],
    ['CAPABILITY_NAMED_IAM', generated],
    ['CAPABILITY_NAMED_IAM', named],
  ] as const)('is deployed, and updated, only with %s', async (capability, body) => {
    const { cloudFormation } = cloudFormationOf(await aCloud());
    const Capabilities = [capability];
    await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: body, Capabilities }));
    await statusBecomes(cloudFormation, 'CREATE_COMPLETE');

    const update = { StackName, UsePreviousTemplate: true, Tags: [{ Key: 'a', Value: 'b' }] };
    await expect(cloudFormation.send(new UpdateStackCommand(update))).rejects.toMatchObject({
      name: 'InsufficientCapabilitiesException',
    });
    await cloudFormation.send(new UpdateStackCommand({ ...update, Capabilities }));
    await statusBecomes(cloudFormation, 'UPDATE_COMPLETE');
  });
});

describe('a template in YAML', () => {
  const body = `
AWSTemplateFormatVersion: 2010-09-09
Description: A queue  # of jobs
Parameters:
  Prefix: { Type: String, Default: the }
Conditions:
  IsThe: !Equals [!Ref Prefix, the]
  IsOther: !Not [!Condition IsThe]
Mappings:
  Timeouts: { the: { seconds: 90 } }
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !If [IsThe, !Sub '\${Prefix}-jobs', !Ref 'AWS::NoValue']
      VisibilityTimeout: !FindInMap [Timeouts, !Ref Prefix, seconds]
      FifoQueue: !If [IsOther, yes, !Ref 'AWS::NoValue']
  Stored:
    Type: AWS::SSM::Parameter
    Properties:
      Name: /queue
      Type: String
      Value: !Join ['|', [!GetAtt Queue.Arn, !GetAtt [Queue, QueueName], !Select [1, !Split ['-', a-b]], !Base64 x]]
Outputs:
  Arn: { Value: !GetAtt Queue.Arn }
`;

  it('is deployed with its short forms of functions, and returned as it was written', async () => {
    const { cloudFormation, world, account } = cloudFormationOf(await aCloud());

    await create(cloudFormation, body);

    const arn = `arn:aws:sqs:${world.region}:${world.accountId}:the-jobs`;
    expect(world.sqs.queue('the-jobs').visibilityTimeoutSeconds).toBe(90);
    expect(account.parameters.find('/queue')?.value).toBe(`${arn}|the-jobs|b|eA==`);
    expect(await stackOf(cloudFormation)).toMatchObject({
      Description: 'A queue',
      Outputs: [{ OutputKey: 'Arn', OutputValue: arn }],
    });
    expect((await cloudFormation.send(new GetTemplateCommand({ StackName }))).TemplateBody).toBe(body);
  });

  it.each([
    ['an alias', 'A: &a 1\nResources: { Queue: { Type: *a } }', 'YAML aliases are not allowed'],
    ['a merge', 'Resources: { Queue: { <<: { Type: x } } }', 'YAML not well-formed'],
    ['an unknown tag', 'Resources: { Queue: { Type: !Unknown x } }', 'YAML not well-formed'],
    ['the same key twice', 'Resources: { Queue: { Type: a, Type: b } }', 'YAML not well-formed'],
    ['a colon too many', 'Resources: a: b', 'YAML not well-formed'],
    ['JSON that ends early', '{ "Resources": ', 'JSON not well-formed'],
    ['text only', 'some text', 'unsupported structure'],
  ])('with %s is refused', async (_, TemplateBody, reason) => {
    const { cloudFormation } = cloudFormationOf(await aCloud());

    await expect(cloudFormation.send(new ValidateTemplateCommand({ TemplateBody }))).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(reason) as string,
    });
  });
});

function template(resources: object): string {
  return JSON.stringify({
    Resources: resources,
    Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
  });
}

function queue(visibilityTimeout: number) {
  return {
    Type: 'AWS::SQS::Queue',
    Properties: { QueueName: 'jobs', VisibilityTimeout: visibilityTimeout },
  };
}

function source(maximumConcurrency: number) {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: 'a-function',
      EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: maximumConcurrency },
    },
  };
}

function aRole() {
  const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2' } }];
  return { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement } } };
}

/** A policy of the role `Role`, of more than half of the size that all policies of a role may have. */
function anInlinePolicy(PolicyName: string) {
  const Statement = [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'x'.repeat(5_100) }];
  return {
    Type: 'AWS::IAM::RolePolicy',
    Properties: { PolicyName, RoleName: { Ref: 'Role' }, PolicyDocument: { Statement } },
  };
}

async function create(cloudFormation: CloudFormationClient, TemplateBody: string): Promise<void> {
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody }));
  await statusBecomes(cloudFormation, 'CREATE_COMPLETE');
}

async function statusBecomes(cloudFormation: CloudFormationClient, status: string): Promise<void> {
  await expect.poll(async () => (await stackOf(cloudFormation))?.StackStatus).toBe(status);
}

/** The reason of the last event with this status. */
async function reasonOf(cloudFormation: CloudFormationClient, status: string): Promise<string | undefined> {
  const { StackEvents: events = [] } = await cloudFormation.send(
    new DescribeStackEventsCommand({ StackName }),
  );
  return events.find(({ ResourceStatus }) => ResourceStatus === status)?.ResourceStatusReason;
}

async function stackOf(cloudFormation: CloudFormationClient) {
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  return Stacks?.[0];
}

function cloudFormationOf(cloud: Awaited<ReturnType<typeof aCloud>>) {
  const { settings } = cloud;
  const cloudFormation = new CloudFormationClient(settings);
  const s3 = new S3Client(settings);
  onTestFinished(() => {
    cloudFormation.destroy();
    s3.destroy();
  });
  return { ...cloud, cloudFormation, s3 };
}
