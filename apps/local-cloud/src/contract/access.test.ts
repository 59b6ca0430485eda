import { AutoScalingClient, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { groupName, queueName } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import type { Value } from '../cloudformation/template.ts';
import { aCloud } from './a-cloud.ts';

const sessionArn = 'arn:aws:sts::000000000000:assumed-role/a-role/a-session';
const groupArn = 'arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName';

describe('a role', () => {
  it('may do what its policy allows, and can read its identity', async () => {
    const { autoScaling, sts, world } = await aRole([allow('autoscaling:Set*', `${groupArn}/${groupName}`)]);

    await autoScaling.send(scaling(1));

    expect(world.autoScaling.describeGroups()[0]?.desiredCapacity).toBe(1);
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: sessionArn });
  });

  it.each([
    ['nothing', []],
    ['another action', [allow('autoscaling:Terminate*', '*')]],
    ['another group', [allow('autoscaling:*', `${groupArn}/another`)]],
    [
      'groups of another tag',
      [{ ...allow('autoscaling:*', '*'), Condition: { StringEquals: { 'aws:ResourceTag/Team': 'a' } } }],
    ],
    ['everything except this action', [{ Effect: 'Allow', NotAction: 'autoscaling:*', Resource: '*' }]],
    [
      'and denies it',
      [allow('*', '*'), { Effect: 'Deny', Action: 'autoscaling:SetDesiredCapacity', Resource: '*' }],
    ],
  ] as const)('is refused when its policy allows %s', async (_what, statements) => {
    const { autoScaling } = await aRole(statements);

    await expect(autoScaling.send(scaling(1))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
      message: expect.stringContaining(
        `User: ${sessionArn} is not authorized to perform: autoscaling:SetDesiredCapacity on resource: arn:aws:autoscaling:`,
      ) as string,
    });
  });

  it('is refused with the error of each service', async () => {
    const { ec2, sqs, ssm, secretsManager, server } = await aRole([]);
    const QueueUrl = `${server.url}/000000000000/${queueName}`;

    await expect(ec2.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    });
    await expect(sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`sqs:SendMessage on resource: arn:aws:sqs:`) as string,
    });
    await expect(ssm.send(new GetParameterCommand({ Name: '/a' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'on resource: arn:aws:ssm:eu-west-1:000000000000:parameter/a',
      ) as string,
    });
    await expect(secretsManager.send(new GetSecretValueCommand({ SecretId: 's' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it("also needs the permission to use a secret's key", async () => {
    const reading = allow('secretsmanager:GetSecretValue', '*');
    const key = 'arn:aws:kms:eu-west-1:123456789012:key/a-key';
    const without = await aRole([reading]);
    const through = { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } };
    const withKey = await aRole([reading, { ...allow('kms:Decrypt', key), Condition: through }]);
    for (const { account } of [without, withKey]) account.secrets.create({ name: 's', keyId: key }, 'open');
    const read = new GetSecretValueCommand({ SecretId: 's' });

    await expect(without.secretsManager.send(read)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'Access to KMS is not allowed',
    });
    expect(await withKey.secretsManager.send(read)).toMatchObject({ SecretString: 'open' });
  });

  it('cannot use the access key of another identity without its secret', async () => {
    const { server, credentials } = await aRole([allow('*', '*')]);
    const forged = new STSClient({
      ...settingsOf(server.url),
      credentials: { ...credentials, secretAccessKey: 'guessed' },
    });

    await expect(forged.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    forged.destroy();
  });
});

describe('an instance', () => {
  const self = { StringLike: { 'aws:userid': '*:${ec2:InstanceID}' } };

  it('may change the tags that its policy allows, on itself only', async () => {
    const { ec2, own, another } = await anInstance({
      ...allow('ec2:CreateTags', 'arn:aws:ec2:*:*:instance/*'),
      Condition: { ...self, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
    });
    const tagging = (Resources: string[], ...Keys: string[]) =>
      ec2.send(new CreateTagsCommand({ Resources, Tags: Keys.map((Key) => ({ Key, Value: '1' })) }));

    await tagging([own], 'a');
    await tagging([own], 'a', 'b');

    const refused = { name: 'UnauthorizedOperation' };
    await expect(tagging([own], 'a', 'c')).rejects.toMatchObject(refused);
    await expect(tagging([another], 'a')).rejects.toMatchObject(refused);
    await expect(tagging([own, another], 'a')).rejects.toMatchObject(refused);
    const deleting = new DeleteTagsCommand({ Resources: [own], Tags: [{ Key: 'a' }] });
    await expect(ec2.send(deleting)).rejects.toMatchObject(refused);
  });

  it.each([
    ['a tag of the request', { StringEquals: { 'aws:RequestTag/a': '1' } }, true],
    ['another tag of the request', { StringEquals: { 'aws:RequestTag/a': '2' } }, false],
    ['a tag of the instance', { StringEquals: { 'ec2:ResourceTag/team': 'platform' } }, true],
    ['another tag of the instance', { StringEquals: { 'aws:ResourceTag/team': 'another' } }, false],
  ] as const)('is judged by %s', async (_what, Condition, allowed) => {
    const { ec2, own } = await anInstance({ ...allow('ec2:CreateTags', '*'), Condition });

    const request = ec2.send(new CreateTagsCommand({ Resources: [own], Tags: [{ Key: 'a', Value: '1' }] }));

    await expect(
      request.then(
        () => true,
        () => false,
      ),
    ).resolves.toBe(allowed);
  });
});

describe('a resource', () => {
  it('can deny an action to everyone, including operators', async () => {
    const { sqs, account, server } = await aCloud();
    const QueueUrl = `${server.url}/000000000000/${queueName}`;
    account.queuePolicies.set(`arn:aws:sqs:eu-west-1:000000000000:${queueName}`, [
      { effect: 'Deny', actions: ['sqs:SendMessage'], principals: ['*'], conditions: {} },
    ]);

    await expect(sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('with an explicit deny in a resource-based policy') as string,
    });
  });
});

/** A client of one of two instances, whose role has this policy statement. */
async function anInstance(statement: Value) {
  const { account, server, world, pass, ec2 } = await aCloud({
    group: { desiredCapacity: 2, tags: { team: 'platform' } },
  });
  pass(60);
  await ec2.send(new DescribeInstancesCommand({}));
  const [own = '', another = ''] = world.ec2.describeInstances().map(({ instanceId }) => instanceId);
  const { arn } = account.identities.putRole('instances', {
    trust: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
    },
  });
  account.identities.setInlinePolicy('instances', 'own', { Statement: [statement] });
  const credentials = account.identities.assume(arn, { sessionName: own, service: 'ec2.amazonaws.com' });
  expect.assert(credentials !== undefined);
  return { ec2: new EC2Client({ ...settingsOf(server.url), credentials }), own, another };
}

/** Clients with the credentials of a role with these policy statements. */
async function aRole(statements: readonly Value[]) {
  const cloud = await aCloud();
  const { arn } = cloud.account.identities.putRole('a-role', {
    trust: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } }] },
  });
  cloud.account.identities.setInlinePolicy('a-role', 'own', { Statement: statements });
  const { Credentials } = await cloud.sts.send(
    new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'a-session' }),
  );
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  const settings = { ...settingsOf(cloud.server.url), credentials };
  return {
    server: cloud.server,
    account: cloud.account,
    world: cloud.world,
    credentials,
    autoScaling: new AutoScalingClient(settings),
    ec2: new EC2Client(settings),
    secretsManager: new SecretsManagerClient(settings),
    sqs: new SQSClient(settings),
    ssm: new SSMClient(settings),
    sts: new STSClient(settings),
  };
}

function settingsOf(endpoint: string) {
  return { region: 'eu-west-1', maxAttempts: 1, endpoint };
}

function scaling(DesiredCapacity: number): SetDesiredCapacityCommand {
  return new SetDesiredCapacityCommand({ AutoScalingGroupName: groupName, DesiredCapacity });
}

function allow(action: string, resource: string) {
  return { Effect: 'Allow', Action: action, Resource: resource } as const;
}
