import { fileURLToPath } from 'node:url';
import { AutoScalingClient, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  EC2Client,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, it, onTestFinished } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { startLocalCloud } from '../local-cloud.ts';

const assemblyOf = (example: string) =>
  fileURLToPath(new URL(`../../../../infra/worker-pool/dist/examples/${example}`, import.meta.url));
const time = '2026-03-02T09:00:00Z';

it('an instance may write its two reports, in tags of its own, and change nothing else', async () => {
  const { ec2, autoScaling, groupName, own, another } = await anInstance();
  const tag = (id: string, ...keys: string[]) =>
    ec2.send(
      new CreateTagsCommand({ Resources: [id], Tags: keys.map((Key) => ({ Key, Value: `busy ${time}` })) }),
    );

  await tag(own, 'poolkeeper:run');
  await tag(own, 'poolkeeper:setup');
  await tag(own, 'poolkeeper:boot-times');

  const refused = { name: 'UnauthorizedOperation' };
  await expect(tag(another, 'poolkeeper:run')).rejects.toMatchObject(refused);
  await expect(tag(own, 'poolkeeper:pool')).rejects.toMatchObject(refused);
  await expect(tag(own, 'Name')).rejects.toMatchObject(refused);
  await expect(tag(own, 'poolkeeper:run', 'Name')).rejects.toMatchObject(refused);
  const deletion = new DeleteTagsCommand({ Resources: [own], Tags: [{ Key: 'poolkeeper:run' }] });
  await expect(ec2.send(deletion)).rejects.toMatchObject(refused);
  await expect(ec2.send(new DescribeInstancesCommand({}))).rejects.toMatchObject(refused);
  const end = new TerminateInstancesCommand({ InstanceIds: [own] });
  await expect(ec2.send(end)).rejects.toMatchObject(refused);
  const growth = new SetDesiredCapacityCommand({ AutoScalingGroupName: groupName, DesiredCapacity: 9 });
  await expect(autoScaling.send(growth)).rejects.toMatchObject({ name: 'AccessDenied' });
}, 60_000);

it('an instance reads the secret of its own pool, and no parameter or secret of another one', async () => {
  const { cloud, ssm, secretsManager } = await anInstance();
  const { parameters, secrets } = cloud.account;
  parameters.put({ name: '/poolkeeper/other/api-key', value: 'secret', type: 'SecureString' }, false);
  secrets.create({ name: 'poolkeeper/other/api-key' }, 'secret');
  const secret = (SecretId: string) => secretsManager.send(new GetSecretValueCommand({ SecretId }));
  const parameter = (Name: string) => ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
  const parametersOf = (...Names: string[]) =>
    ssm.send(new GetParametersCommand({ Names, WithDecryption: true }));

  expect((await secret('poolkeeper/quick-start/worker')).SecretString).toContain('SPACELIFT_TOKEN');

  const refused = { name: 'AccessDeniedException' };
  await expect(secret('poolkeeper/other/api-key')).rejects.toMatchObject(refused);
  await expect(secret('poolkeeper/quick-start/api-key')).rejects.toMatchObject(refused);
  await expect(parameter('/poolkeeper/other/api-key')).rejects.toMatchObject(refused);
  await expect(parametersOf('/poolkeeper/other/api-key')).rejects.toMatchObject(refused);
  await expect(parameter('/poolkeeper/pools/quick-start')).rejects.toMatchObject(refused);
  const path = new GetParametersByPathCommand({ Path: '/poolkeeper', Recursive: true });
  await expect(ssm.send(path)).rejects.toMatchObject(refused);
}, 60_000);

it('an instance has the worker pool that it was launched for in a tag, and reports itself', async () => {
  const { cloud, own } = await anInstance();
  const tags = () => cloud.world.ec2.describeInstances().find(({ instanceId }) => instanceId === own)?.tags;

  await expect
    .poll(tags, { timeout: 30_000 })
    .toMatchObject({ 'poolkeeper:setup': expect.stringMatching(/^done 2026-/) as string });
  expect(cloud.world.spaceliftPools.get(tags()?.['poolkeeper:pool'] ?? '')).toBeDefined();
}, 60_000);

it('an instance pulls from the repositories of its runner images, and pushes to none', async () => {
  const cloud = await startLocalCloud();
  onTestFinished(() => cloud.close());
  await cloud.deployAssembly(assemblyOf('extra-iam-statements'));
  const { identities } = cloud.account;
  const { roleName = '' } = identities.uses().find(({ sid }) => sid === 'PullRunnerImages') ?? {};
  const iam = new IAMClient({
    region: cloud.world.region,
    endpoint: cloud.url,
    credentials: identities.operator,
  });
  onTestFinished(() => {
    iam.destroy();
  });
  const allowed = async (repository: string) => {
    const { EvaluationResults = [] } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: identities.role(roleName)?.arn,
        ActionNames: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:PutImage', 'ecr:ListImages'],
        ResourceArns: [`arn:aws:ecr:${repository}`],
      }),
    );
    return EvaluationResults.filter(({ EvalDecision }) => EvalDecision === 'allowed').map(
      ({ EvalActionName }) => EvalActionName,
    );
  };
  const pull = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

  expect(await allowed('eu-west-1:123456789012:repository/runners/terraform')).toEqual(pull);
  expect(await allowed('us-east-1:210987654321:repository/shared/opentofu')).toEqual(pull);
  expect(await allowed('eu-west-1:123456789012:repository/runners/terraform-internal')).toEqual([]);
  expect(await allowed('us-east-1:210987654321:repository/secret')).toEqual([]);
}, 60_000);

/** Clients with the credentials of one of two instances. */
async function anInstance() {
  const cloud = await startLocalCloud({
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 120 }),
  });
  onTestFinished(() => cloud.close());
  await cloud.deployAssembly(assemblyOf('quick-start'));
  const { identities } = cloud.account;
  const groupName = 'poolkeeper-quick-start';
  cloud.world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 2 });
  await expect.poll(() => cloud.world.ec2.describeInstances().length, { timeout: 30_000 }).toBe(2);
  const [own = '', another = ''] = cloud.world.ec2.describeInstances().map(({ instanceId }) => instanceId);
  const use = identities.uses().find(({ sid }) => sid === 'ReportRuns');
  const role = identities.role(use?.roleName ?? '');
  const credentials = identities.assume(role?.arn ?? '', { sessionName: own, service: 'ec2.amazonaws.com' });
  expect.assert(credentials !== undefined);
  const settings = { region: cloud.world.region, endpoint: cloud.url, maxAttempts: 1, credentials };
  const clients = {
    autoScaling: new AutoScalingClient(settings),
    ec2: new EC2Client(settings),
    secretsManager: new SecretsManagerClient(settings),
    ssm: new SSMClient(settings),
  };
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  return { cloud, ...clients, groupName, own, another };
}
