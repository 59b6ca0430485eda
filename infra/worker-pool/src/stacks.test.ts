import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { aPoolConfig } from '@poolkeeper/pool-config/testing';
import { describe, expect, it } from 'vitest';
import { AutoscalerStack, LifecycleManagerStack } from './stacks.ts';
import { anApp } from './testing/an-app.ts';
import { aPoolStack } from './testing/a-pool.ts';

const allOptions = {
  config: {
    instances: {
      architecture: 'arm64',
      requirements: { minVcpus: 2, allowed: ['m7g', 'm6g'] },
      purchase: { kind: 'mixed', onDemandBase: 1, onDemandPercentage: 20, capacityRebalance: true },
    },
    spacelift: {
      ...aPoolConfig().spacelift,
      apiKey: { id: '01KEY', secret: { secretsManager: 'acme/spacelift', jsonKey: 'apiKey' } },
    },
    secrets: { environment: { REGISTRY: {}, GITHUB: { ssmParameter: '/acme/github' } } },
    functions: {},
    roll: { outdated: true },
    tags: { CostCentre: '42' },
    monitoring: { notify: ['arn:aws:sns:eu-west-1:123456789012:operators'], dashboard: true },
  },
} as const satisfies Parameters<typeof aPoolStack>[0];

const stacks: Readonly<Record<string, () => Stack>> = {
  'autoscaler with a webhook': () => new AutoscalerStack(anApp(), 'poolkeeper-autoscaler', { webhook: true }),
  autoscaler: () => new AutoscalerStack(anApp(), 'poolkeeper-autoscaler'),
  'lifecycle manager': () => new LifecycleManagerStack(anApp(), 'poolkeeper-lifecycle-manager'),
  pool: () => aPoolStack(),
  'pool with functions of its own and most options': () => aPoolStack(allOptions),
};

describe.each(Object.entries(stacks))('the stack of the %s', (_, make) => {
  it('matches its snapshot', () => {
    expect(normalized(Template.fromStack(make()))).toMatchSnapshot();
  });
});

it("the logical ids of stateful resources do not change, so that a deployment keeps a pool's state", () => {
  const stateful = [
    'AWS::AutoScaling::AutoScalingGroup',
    'AWS::Logs::LogGroup',
    'AWS::SQS::Queue',
    'AWS::SSM::Parameter',
    'AWS::SecretsManager::Secret',
  ];
  const template = Template.fromStack(aPoolStack());

  const ids = stateful.flatMap((type) => Object.keys(template.findResources(type)));

  expect(ids).toEqual([
    'PoolGroup2A717EAA',
    'PoolLogsInfo8830E34B',
    'PoolLogsErrorC7585412',
    'PoolGateRedriveQueue39D48886',
    'PoolGateQueue3F888B7C',
    'PoolSettingsParameter6B135E5E',
    'PoolSecretsApiKey5D8455FE',
    'PoolSecretsWorker63523455',
  ]);
});

it('CloudFormation refuses to delete the stacks, unless the configuration allows it', () => {
  expect(Object.values(stacks).map((make) => make().terminationProtection)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(aPoolStack({ config: { terminationProtection: false } }).terminationProtection).toBe(false);
  const open = new AutoscalerStack(anApp(), 'poolkeeper-autoscaler', { terminationProtection: false });
  expect(open.terminationProtection).toBe(false);
});

it('a pool is deployed to the account and region of its configuration', () => {
  const { account, region } = aPoolStack({
    config: { aws: { account: '123456789012', region: 'eu-central-1' } },
  });

  expect({ account, region }).toEqual({ account: '123456789012', region: 'eu-central-1' });
});

it('a pool has the outputs that scripts need', () => {
  const { Outputs } = Template.fromStack(aPoolStack()).toJSON() as { Outputs: Record<string, unknown> };

  expect(Object.keys(Outputs).sort()).toEqual([
    'ApiKeySecretArn',
    'ErrorLogGroupName',
    'GroupArn',
    'GroupName',
    'InfoLogGroupName',
    'InstanceRoleArn',
    'InstanceRoleName',
    'LaunchTemplateId',
    'QueueUrl',
    'RedriveQueueUrl',
    'WorkerSecretArn',
  ]);
});

/** Removes the bundles' hashes, which change with every build, and the user data, which has its own tests. */
function normalized(template: Template): unknown {
  const text = JSON.stringify(template.toJSON(), (key, value: unknown) =>
    key === 'UserData' ? '(user data)' : value,
  );
  return JSON.parse(text.replace(/[0-9a-f]{64}\.zip/g, '(bundle).zip'));
}
