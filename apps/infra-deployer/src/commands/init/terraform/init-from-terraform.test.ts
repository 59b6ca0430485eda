import { moduleInputs } from '@poolkeeper/pool-config/module-inputs';
import { validatePoolConfig } from '@poolkeeper/pool-config/schema';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exitStatus } from '../../../cli/exit-status.ts';
import { aFolder } from '../../../testing/a-folder.ts';
import { run } from '../../../testing/run.ts';
import { poolInTerraform } from './pool-in-terraform.ts';
import { readTerraform, type TerraformResource } from './read-terraform.ts';

/** Written by Terraform 1.11 for a module with the resources of the real one; `resource_changes` was removed. */
const plan = readFileSync(join(import.meta.dirname, 'fixtures/plan.json'), 'utf8');
/** Written by Terraform 1.11 and version 5.100 of the AWS provider, which applied such a module to moto. */
const state = readFileSync(join(import.meta.dirname, 'fixtures/state.json'), 'utf8');
const planted = ['planted-token-value', 's3cr3t-planted-value'];

describe('poolkeeper init --from-terraform', () => {
  it('converts a plan by a real Terraform, with the module two levels deep and for_each', async () => {
    using folder = aFolder({ 'plan.json': plan });

    const { status, stdout, stderr } = await run(['init', '--from-terraform', 'plan.json'], {
      cwd: folder.path,
    });
    const validated = await run(['validate'], { cwd: folder.path });

    expect(stderr).toBe('');
    expect(status).toBe(exitStatus.done);
    expect(validated.status).toBe(exitStatus.done);
    expect(parse(configIn(folder.path))).toEqual({
      name: 'blue',
      aws: { region: 'eu-west-1' },
      spacelift: {
        endpoint: 'https://acme.app.spacelift.io',
        workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
        apiKey: { id: '01HZX7AB4C5D6E7F8G9H0JKMNP' },
      },
      network: { subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'], securityGroups: ['sg-0a1b2c3d'] },
      scaling: { minSize: 1, maxSize: 8, maxStepOut: 5, maxStepIn: 1, scaleInAfter: '10m', every: '2m' },
      roll: { outdated: true },
      instances: {
        types: ['t3.medium'],
        rootVolume: { sizeGiB: 60, throughputMiBps: 250, encrypted: false },
        metadataHopLimit: 1,
        detailedMonitoring: true,
        tags: { instance: { team: 'platform' } },
      },
      image: { id: 'ami-0123456789abcdef0' },
      secrets: { environment: { NPM_TOKEN: {} } },
      logs: { retentionDays: 30 },
      monitoring: { groupMetrics: ['GroupDesiredCapacity', 'GroupInServiceInstances'] },
    });
    expect(configIn(folder.path)).toContain(
      '# autoscaling_configuration.scale_down_delay: counts idle time, not time since registration\n  scaleInAfter: 10m',
    );
    expect(stdout).toContain('environment: the user data sets TF_LOG, PLANTED.');
  });

  it('writes no value of a secret, into no file and no output', async () => {
    using folder = aFolder({ 'plan.json': plan });
    expect(planted.every((value) => plan.includes(value) || decoded(plan).includes(value))).toBe(true);

    const args = ['init', '--from-terraform', 'plan.json', '--verbose'];
    const outputs = [
      await run(args, { cwd: folder.path }),
      await run([...args, '--force', '--json'], { cwd: folder.path }),
    ];

    const written = readdirSync(folder.path)
      .filter((file) => file !== 'plan.json')
      .map((file) => readFileSync(join(folder.path, file), 'utf8'));
    const all = [...written, ...outputs.flatMap(({ stdout, stderr }) => [stdout, stderr])].join('\n');
    expect(planted.filter((value) => all.includes(value))).toEqual([]);
  });

  it('converts a state by a real Terraform', async () => {
    using folder = aFolder({ 'state.json': state });

    const { status, stdout } = await run(['init', '--from-terraform', 'state.json'], { cwd: folder.path });
    const validated = await run(['validate'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(validated.status).toBe(exitStatus.done);
    expect(parse(configIn(folder.path))).toEqual({
      name: 'workers',
      aws: { region: 'eu-west-1', account: '123456789012' },
      spacelift: {
        endpoint: 'https://acme.app.spacelift.io',
        workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
        apiKey: { id: '01HZX7AB4C5D6E7F8G9H0JKMNP' },
      },
      network: {
        subnets: ['subnet-1743dd6603311068a', 'subnet-3db9ddcb16ae20f9f'],
        securityGroups: ['sg-4a1d57680a1041701'],
      },
      scaling: { minSize: 1, maxSize: 6, maxStepOut: 5, maxStepIn: 2, scaleInAfter: '5m', every: '1m' },
      roll: { outdated: true },
      instances: {
        types: ['m6i.large'],
        purchase: { kind: 'spot', spotMaxPrice: '0.05' },
        rootVolume: { sizeGiB: 80, encrypted: true },
        metadataHopLimit: 2,
        detailedMonitoring: true,
        tags: { instance: { team: 'platform' } },
      },
      secrets: { environment: { NPM_TOKEN: {} } },
      permissions: { instanceRole: 'acme-workers' },
      logs: { retentionDays: 7 },
      monitoring: { groupMetrics: ['GroupDesiredCapacity'] },
      tags: { CostCentre: '42' },
    });
    // The module's own variable is not one of the user.
    expect(stdout).toContain('environment: the user data sets TF_LOG. ');
    expect(planted.filter((value) => `${configIn(folder.path)}${stdout}`.includes(value))).toEqual([]);
  });

  it('converts a state with the means of the older versions', async () => {
    using folder = aFolder({ 'state.json': aState('module.workers', olderPool) });

    const { stdout } = await run(['init', '--from-terraform', 'state.json'], { cwd: folder.path });

    expect(parse(configIn(folder.path))).toEqual({
      name: 'workers',
      aws: { region: 'us-east-1', account: '123456789012' },
      spacelift: {
        endpoint: 'https://acme.app.spacelift.io',
        workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
        apiKey: { id: '01KEY', secret: { ssmParameter: '/acme/api-key' } },
      },
      network: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] },
      scaling: { minSize: 0, maxSize: 4, maxStepOut: 1, maxStepIn: 1, scaleInAfter: '0m' },
      instances: {
        types: ['t4g.small'],
        architecture: 'arm64',
        purchase: { kind: 'spot', spotMaxPrice: '0.02' },
        rootVolume: { sizeGiB: 40, encrypted: true },
        metadataHopLimit: 2,
      },
      secrets: {
        token: { secretsManager: 'acme/workers', jsonKey: 'SPACELIFT_TOKEN' },
        environment: { NPM_TOKEN: { secretsManager: 'acme/workers', jsonKey: 'NPM_TOKEN' } },
      },
      permissions: { instanceRole: 'acme-workers' },
    });
    expect(stdout).toContain('The module before version 9 uses MQTT');
  });

  it('switches scaling off if the autoscaler is, and asks for what only it knows', async () => {
    const withoutAutoscaler = olderPool.filter(({ type }) => type !== 'aws_lambda_function');
    using folder = aFolder({ 'state.json': aState('module.workers', withoutAutoscaler) });
    const args = ['init', '--from-terraform', 'state.json'];

    const incomplete = await run(args, { cwd: folder.path });
    const complete = await run(
      [...args, '--endpoint', 'https://acme.app.spacelift.io', '--api-key-id', '01KEY'],
      {
        cwd: folder.path,
      },
    );

    expect(incomplete.status).toBe(exitStatus.misused);
    expect(incomplete.stderr).toContain('Pass --endpoint, --api-key-id');
    expect(complete.status).toBe(exitStatus.done);
    expect(parse(configIn(folder.path))).toMatchObject({
      spacelift: { endpoint: 'https://acme.app.spacelift.io', apiKey: { id: '01KEY' } },
      scaling: { enabled: false },
    });
  });

  it('writes a file for each of several pools', async () => {
    const state = JSON.parse(aState('module.pools["blue"]', olderPool)) as State;
    const green = JSON.parse(aState('module.pools["green"]', olderPool)) as State;
    state.values.root_module.child_modules.push(...green.values.root_module.child_modules);
    using folder = aFolder({ 'state.json': JSON.stringify(state) });

    const named = await run(['init', '--from-terraform', 'state.json', '--name', 'red'], {
      cwd: folder.path,
    });
    const { status } = await run(['init', '--from-terraform', 'state.json'], { cwd: folder.path });

    expect(named.stderr).toContain('--out and --name are for one pool, but there are 2');
    expect(status).toBe(exitStatus.done);
    expect(readdirSync(folder.path)).toEqual(
      expect.arrayContaining(['poolkeeper.blue.yaml', 'poolkeeper.green.yaml']),
    );
  });

  it.each([
    ['{', 'is not the output of `terraform show -json`: it is not JSON'],
    [
      '{"version":4,"lineage":"a","resources":[]}',
      'is not the output of `terraform show -json`: it is a state file',
    ],
    ['{"format_version":"1.0","values":{"root_module":{}}}', 'has no pool of the Terraform module'],
  ])('explains why a file cannot be converted: %s', async (text, message) => {
    using folder = aFolder({ 'state.json': text });

    const { status, stderr } = await run(['init', '--from-terraform', 'state.json'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain(`state.json ${message}`);
  });
});

describe('a converted pool', () => {
  const pools = [plan, aState('module.workers', olderPool)].flatMap((text) =>
    readTerraform(text, 'file').map(poolInTerraform),
  );

  it.each(pools)('has each setting where the reference has the input: $address', ({ settings }) => {
    const elsewhere = settings.filter(({ path, input }) => {
      if (input === undefined) return false;
      const known = moduleInputs.find((each) => each.input === input)?.settings ?? [];
      return !known.some(
        (setting) => path.join('.').startsWith(setting) || setting.startsWith(path.join('.')),
      );
    });

    expect(pools).toHaveLength(2);
    expect(elsewhere).toEqual([]);
  });

  it.each(pools)('has no setting that is wrong: $address', ({ settings }) => {
    const config: Record<string, unknown> = {};
    for (const { path, value } of settings) {
      let at = config;
      for (const step of path.slice(0, -1)) at = (at[step] ??= {}) as Record<string, unknown>;
      at[path.at(-1) ?? ''] = value;
    }

    expect(validatePoolConfig(config).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

interface State {
  readonly values: { readonly root_module: { readonly child_modules: object[] } };
}

/** In the documented format: https://developer.hashicorp.com/terraform/internals/json-format */
function aState(module: string, resources: readonly Omit<TerraformResource, 'address'>[]): string {
  const addressed = resources.map((resource) => ({
    ...resource,
    address: `${module}.${resource.type}.this`,
  }));
  const isOfGroup = ({ type }: { readonly type: string }) =>
    ['aws_autoscaling_group', 'aws_launch_template'].includes(type);
  const pool = {
    address: module,
    resources: addressed.filter((resource) => !isOfGroup(resource)),
    child_modules: [
      {
        address: `${module}.module.asg`,
        resources: addressed
          .filter(isOfGroup)
          .map((resource) => ({ ...resource, address: `${module}.module.asg.${resource.type}.this[0]` })),
      },
    ],
  };
  return JSON.stringify({ format_version: '1.0', values: { root_module: { child_modules: [pool] } } });
}

/** Brings its own secrets and role, and has spot instances on arm64. */
const olderPool: readonly Omit<TerraformResource, 'address'>[] = [
  {
    mode: 'managed',
    type: 'aws_autoscaling_group',
    values: {
      arn: 'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/sp5ft-01',
      name: 'sp5ft-01HZX5S8F4T6Q2N9V7W3KJ0RMB',
      min_size: 0,
      max_size: 4,
      vpc_zone_identifier: ['subnet-0a1b2c3d'],
      instance_refresh: [],
      tag: [{ key: 'WorkerPoolID', value: '01HZX5S8F4T6Q2N9V7W3KJ0RMB', propagate_at_launch: true }],
    },
  },
  {
    mode: 'managed',
    type: 'aws_launch_template',
    values: {
      image_id: 'ami-0aaaaaaaaaaaaaaaa',
      instance_type: 't4g.small',
      vpc_security_group_ids: ['sg-0a1b2c3d'],
      iam_instance_profile: [{ name: 'acme-workers' }],
      metadata_options: [{ http_put_response_hop_limit: 2 }],
      instance_market_options: [{ market_type: 'spot', spot_options: [{ max_price: '0.02' }] }],
      block_device_mappings: [{ ebs: [{ volume_size: 40, encrypted: 'true', throughput: 0 }] }],
      user_data: Buffer.from(
        [
          '#!/bin/bash',
          'SECRET_VALUE=$(aws secretsmanager get-secret-value --region us-east-1 --secret-id acme/workers --query SecretString --output text)',
          "export SPACELIFT_TOKEN=$(echo $SECRET_VALUE | jq -r '.SPACELIFT_TOKEN')",
          "export NPM_TOKEN=$(echo $SECRET_VALUE | jq -r '.NPM_TOKEN')",
        ].join('\n'),
      ).toString('base64'),
    },
  },
  { mode: 'data', type: 'aws_ami', values: { id: 'ami-0aaaaaaaaaaaaaaaa', architecture: 'arm64' } },
  {
    mode: 'managed',
    type: 'aws_iam_instance_profile',
    values: { name: 'acme-workers', role: 'acme-workers' },
  },
  {
    mode: 'managed',
    type: 'aws_lambda_function',
    values: {
      environment: [
        {
          variables: {
            AUTOSCALING_MAX_CREATE: '1',
            AUTOSCALING_MAX_KILL: '1',
            SPACELIFT_API_KEY_ID: '01KEY',
            SPACELIFT_API_KEY_SECRET_NAME: '/acme/api-key',
            SPACELIFT_API_KEY_ENDPOINT: 'https://acme.app.spacelift.io',
            SPACELIFT_WORKER_POOL_ID: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
          },
        },
      ],
    },
  },
];

function configIn(folder: string): string {
  return readFileSync(join(folder, 'poolkeeper.yaml'), 'utf8');
}

/** The user data of the plan. */
function decoded(text: string): string {
  const [, encoded = ''] = /"user_data": "([^"]+)"/.exec(text) ?? [];
  return Buffer.from(encoded, 'base64').toString('utf8');
}
