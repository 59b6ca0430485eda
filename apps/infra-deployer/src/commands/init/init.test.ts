import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { validatePoolConfig } from '@poolkeeper/pool-config/schema';
import type { CommandContext } from '../../cli/context.ts';
import { exitStatus } from '../../cli/exit-status.ts';
import { aFolder } from '../../testing/a-folder.ts';
import { recordingHost, type RecordingHost } from '../../testing/recording-host.ts';
import { run } from '../../testing/run.ts';
import { askAnswers } from './ask-answers.ts';
import { configText } from './config-text.ts';
import { init } from './init.ts';
import { likelySubnets, type NetworkChoices } from './network-choices.ts';

const given = [
  ...['--name', 'blue', '--endpoint', 'https://acme.app.spacelift.io', '--api-key-id', '01KEY'],
  ...['--worker-pool-id', '01HZX5S8F4T6Q2N9V7W3KJ0RMB', '--security-groups', 'sg-0a1b2c3d'],
  ...['--subnets', 'subnet-0a1b2c3d,subnet-1a2b3c4d', '--region', 'eu-west-1'],
];

describe('poolkeeper init', () => {
  it('writes a valid configuration from options', async () => {
    using folder = aFolder();

    const { status, stdout } = await run(['init', ...given], { cwd: folder.path });
    const validated = await run(['validate'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(stdout).toContain('poolkeeper secrets set blue api-key');
    expect(validated.stdout).toBe('✔ poolkeeper.yaml describes the pool blue\n');
    expect(JSON.parse(readFileSync(join(folder.path, 'poolkeeper.schema.json'), 'utf8'))).toHaveProperty(
      'properties',
    );
  });

  it('writes a valid configuration without a region, which it leaves to the AWS profile', async () => {
    using folder = aFolder();

    const { status } = await run(['init', ...without('--region', given)], { cwd: folder.path });
    const validated = await run(['validate'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(validated).toMatchObject({ status: exitStatus.done, stderr: '' });
    expect(validated.stdout).toBe('✔ poolkeeper.yaml describes the pool blue\n');
  });

  it.each([
    [{ AWS_REGION: 'eu-central-1', AWS_DEFAULT_REGION: 'us-east-1' }, [], 'eu-central-1'],
    [{ AWS_DEFAULT_REGION: 'us-east-1' }, [], 'us-east-1'],
    [{ AWS_REGION: 'eu-central-1' }, ['--region', 'eu-west-2'], 'eu-west-2'],
  ])(
    'takes the region from the environment (%j) unless an option names it (%j)',
    async (env, flags, region) => {
      using folder = aFolder();

      await run(['init', ...without('--region', given), ...flags], { cwd: folder.path, env });

      expect(parse(readFileSync(join(folder.path, 'poolkeeper.yaml'), 'utf8'))).toMatchObject({
        aws: { region },
      });
    },
  );

  it('names the variable of an invalid region', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['init', ...without('--region', given)], {
      cwd: folder.path,
      env: { AWS_REGION: 'eu-wset-1' },
    });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('AWS_REGION is not a region, got "eu-wset-1": did you mean eu-west-1?');
  });

  it('writes to a folder that does not exist yet', async () => {
    using folder = aFolder();

    const { status } = await run(['init', ...given, '--out', 'pools/blue.yaml'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
  });

  it('refuses to write YAML into a file of another kind', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['init', ...given, '--out', 'pool.ts'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('--out must end with .yaml or .yml, got "pool.ts"');
  });

  it('explains why a file cannot be written', async () => {
    using folder = aFolder({ 'taken.yaml/file.txt': '' });

    const { status, stderr } = await run(['init', ...given, '--force', '--out', 'taken.yaml'], {
      cwd: folder.path,
    });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('taken.yaml cannot be written');
  });

  it('names next steps that can be copied, whichever way the command was started', async () => {
    using folder = aFolder();
    const npx = { npm_command: 'exec', npm_lifecycle_event: 'npx' };

    const byNpx = await run(['init', ...given], { cwd: folder.path, env: npx });
    const directly = await run(['init', ...given, '--force'], { cwd: folder.path });

    expect(byNpx.stdout).toContain('  npx poolkeeper local ');
    expect(byNpx.stdout).toContain('  npx poolkeeper secrets set blue api-key');
    expect(directly.stdout).toContain('\n  poolkeeper local ');
  });

  it('names the file in the next steps if it is not one that other commands find', async () => {
    using folder = aFolder();

    const { stdout } = await run(['init', ...given, '--out', 'pools/blue.yaml'], { cwd: folder.path });

    expect(stdout).toContain('poolkeeper local --config pools/blue.yaml');
  });

  it('asks for the URL of the workers of a self-hosted Spacelift', async () => {
    using folder = aFolder();
    const selfHosted = [...given, '--endpoint', 'https://spacelift.acme.internal'];

    const refused = await run(['init', ...selfHosted], { cwd: folder.path });
    const url = ['--communication-url', 'https://workers.acme.internal'];
    const { status } = await run(['init', ...selfHosted, ...url], { cwd: folder.path });
    const validated = await run(['validate'], { cwd: folder.path });

    expect(refused.stderr).toContain('Pass --communication-url, or run the command in a terminal.');
    expect(status).toBe(exitStatus.done);
    expect(validated.stdout).toContain('✔ poolkeeper.yaml describes the pool blue');
  });

  it('writes comments that are valid settings', () => {
    const text = configText({
      name: 'blue',
      endpoint: 'https://acme.app.spacelift.io',
      workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
      apiKeyId: '01KEY',
      subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
      securityGroups: ['sg-0a1b2c3d'],
    });

    const uncommented = text.replaceAll(/^( *)# ( *[a-zA-Z]+:(?: .*)?)$/gm, '$1$2');

    expect(uncommented).toContain('\nimage:\n  ssmParameter: ');
    expect(validatePoolConfig(parse(uncommented)).problems).toEqual([]);
  });

  it('names missing options without a terminal', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['init', ...given.slice(2)], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('Pass --name, or run the command in a terminal.');
  });

  it('explains an invalid option', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['init', ...given, '--name', 'Blue'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('--name must be at most 32 lower-case letters');
  });

  it('does not overwrite a file', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': 'mine' });

    const { status } = await run(['init', ...given], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(readFileSync(join(folder.path, 'poolkeeper.yaml'), 'utf8')).toBe('mine');
  });

  it('overwrites a file after confirmation', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': 'mine' });
    const host = recordingHost([true]);

    await init(contextOf(host, folder.path), {
      file: 'poolkeeper.yaml',
      overwrites: false,
      given: {
        name: 'blue',
        endpoint: 'https://acme.app.spacelift.io',
        workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
        apiKeyId: '01KEY',
        subnets: ['subnet-0a1b2c3d'],
        securityGroups: ['sg-0a1b2c3d'],
      },
    });

    expect(host.prompts).toEqual(['poolkeeper.yaml already exists. Overwrite it?']);
    expect(readFileSync(join(folder.path, 'poolkeeper.yaml'), 'utf8')).toContain('name: blue');
  });
});

describe('prompts for a configuration', () => {
  it('offer the networks of the account', async () => {
    const host = recordingHost([
      ...['blue', 'https://acme.app.spacelift.io', '01HZX5S8F4T6Q2N9V7W3KJ0RMB', '01KEY'],
      ...['vpc-2', 'subnet-0a1b2c3d, subnet-1a2b3c4d', 'sg-0a1b2c3d'],
    ]);

    const answers = await askAnswers(host, {}, choices);

    expect(host.prompts).toContain('Which VPC?');
    expect(answers).toMatchObject({
      account: '123456789012',
      region: 'eu-west-1',
      subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
      securityGroups: ['sg-0a1b2c3d'],
    });
  });

  it('ask for the URL of workers only where it has no default', async () => {
    const host = recordingHost([
      ...['blue', 'https://spacelift.acme.internal', 'https://workers.acme.internal'],
      ...['01HZX5S8F4T6Q2N9V7W3KJ0RMB', '01KEY'],
    ]);

    const answers = await askAnswers(
      host,
      { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] },
      undefined,
    );

    expect(answers.communicationUrl).toBe('https://workers.acme.internal');
  });

  it('validate answers with the schema', async () => {
    const host = recordingHost(['Blue']);

    await expect(askAnswers(host, {}, undefined)).rejects.toThrow('must be at most 32 lower-case letters');
  });

  it('suggest private subnets, one for each zone', () => {
    expect(choices.vpcs.map(likelySubnets).at(-1)).toEqual(['subnet-a', 'subnet-b']);
  });
});

/** The arguments without an option and its value. */
function without(option: string, args: readonly string[]): readonly string[] {
  const at = args.indexOf(option);
  return args.filter((_, index) => index !== at && index !== at + 1);
}

const choices: NetworkChoices = {
  account: '123456789012',
  region: 'eu-west-1',
  vpcs: [
    {
      ...{ id: 'vpc-1', name: '', cidr: '172.31.0.0/16', isDefault: true, securityGroups: [] },
      subnets: [{ id: 'subnet-x', name: '', zone: 'eu-west-1a', isPublic: true }],
    },
    {
      ...{ id: 'vpc-2', name: 'main', cidr: '10.0.0.0/16', isDefault: false },
      subnets: [
        { id: 'subnet-p', name: '', zone: 'eu-west-1a', isPublic: true },
        { id: 'subnet-b', name: '', zone: 'eu-west-1b', isPublic: false },
        { id: 'subnet-a', name: '', zone: 'eu-west-1a', isPublic: false },
        { id: 'subnet-a2', name: '', zone: 'eu-west-1a', isPublic: false },
      ],
      securityGroups: [{ id: 'sg-0a1b2c3d', name: 'workers' }],
    },
  ],
};

function contextOf(host: RecordingHost, cwd: string): CommandContext {
  const never = new AbortController().signal;
  const streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
  return { host, options: {}, system: { cwd, env: {}, clock: Date.now, signal: never, ...streams } };
}
