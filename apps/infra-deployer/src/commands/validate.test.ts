import { _InstanceType } from '@aws-sdk/client-ec2';
import { validatePoolConfig } from '@poolkeeper/pool-config/schema';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../cli/exit-status.ts';
import { aConfigFile, aFolder } from '../testing/a-folder.ts';
import { run } from '../testing/run.ts';

describe('poolkeeper validate', () => {
  it('lists the pools', async () => {
    using folder = aFolder({
      'poolkeeper.blue.yaml': aConfigFile('blue'),
      'poolkeeper.green.json': JSON.stringify(jsonOf('green')),
      'poolkeeper.red.ts': `export default ${JSON.stringify(jsonOf('red'))};`,
    });

    const { status, stdout } = await run(['validate', '--json'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(JSON.parse(stdout)).toEqual({
      valid: true,
      files: ['poolkeeper.blue.yaml', 'poolkeeper.green.json', 'poolkeeper.red.ts'],
      pools: [
        { name: 'blue', file: 'poolkeeper.blue.yaml' },
        { name: 'green', file: 'poolkeeper.green.json' },
        { name: 'red', file: 'poolkeeper.red.ts' },
      ],
      problems: [],
    });
  });

  it('reports all problems of all files with their positions', async () => {
    using folder = aFolder({
      'poolkeeper.blue.yaml': aConfigFile('blue', 'scaling:\n  minSize: 4\n  maxSize: 2\n'),
      'poolkeeper.green.yaml': aConfigFile('Green'),
    });

    const { status, stdout } = await run(['validate'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stdout).toContain(
      '✘ error poolkeeper.blue.yaml:11:12 scaling.maxSize: must be at least scaling.minSize (4)',
    );
    expect(stdout).toContain('✘ error poolkeeper.green.yaml:1:7 name: must be at most 32 lower-case letters');
  });

  it('refuses two pools with the same name', async () => {
    using folder = aFolder({
      'poolkeeper.a.yaml': aConfigFile('blue'),
      'poolkeeper.b.yaml': aConfigFile('blue'),
    });

    const { status, stdout } = await run(['validate'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stdout).toContain(
      'poolkeeper.b.yaml:1:7 name: is already the name of the pool in poolkeeper.a.yaml: choose another',
    );
  });

  it('succeeds with a warning', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile().replace(', subnet-1a2b3c4d', '') });

    const { status, stdout } = await run(['validate'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(stdout).toContain('! warning poolkeeper.yaml:7:12 network.subnets: has one subnet');
  });

  it.each([
    ['poolkeeper.yaml', 'name: [', /poolkeeper\.yaml:1:\d+ is not YAML/],
    ['poolkeeper.json', '{"name":', /poolkeeper\.json:\d+:\d+ is not JSON/],
    ['poolkeeper.yaml', anAliasBomb(), /poolkeeper\.yaml cannot be read: Excessive alias count/],
    ['poolkeeper.ts', 'export const a = 1;', /poolkeeper\.ts has no default export: add/],
    ['poolkeeper.ts', 'throw new Error("no such thing");', /poolkeeper\.ts cannot be loaded: no such thing/],
  ])('explains why a file cannot be read (%s: %s)', async (file, text, said) => {
    using folder = aFolder({ [file]: text });

    const { status, stderr } = await run(['validate'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toMatch(said);
    expect(stderr).toContain('(config-unreadable)');
  });

  it('knows every region of the CDK', () => {
    const unknown = RegionInfo.regions.filter(
      ({ name }) => problemsWith({ aws: { region: name }, image: { id: 'ami-0a1b2c3d' } }).length > 0,
    );

    expect(unknown).toEqual([]);
  });

  it('refuses no instance type of the AWS SDK', () => {
    const refused = Object.values(_InstanceType).filter((type) =>
      problemsWith({ instances: { types: [type] } }).some((message) => message.includes('does not exist')),
    );

    expect(refused).toEqual([]);
  });

  it('reads the files given with --config', async () => {
    using folder = aFolder({ 'pools/one.yaml': aConfigFile('one'), 'poolkeeper.yaml': 'nothing: here' });

    const { status, stdout } = await run(['validate', '--config', 'pools/one.yaml'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(stdout).toBe('✔ pools/one.yaml describes the pool one\n');
  });
});

function problemsWith(change: object): readonly string[] {
  return validatePoolConfig({ ...jsonOf('blue'), ...change }).problems.map(({ message }) => message);
}

function jsonOf(name: string) {
  return {
    name,
    spacelift: {
      endpoint: 'https://acme.app.spacelift.io',
      workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
      apiKey: { id: '01KEY' },
    },
    network: { subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'], securityGroups: ['sg-0a1b2c3d'] },
  };
}

/** A few hundred bytes of YAML that stand for 10^9 values. */
function anAliasBomb(): string {
  const lists = Array.from({ length: 9 }, (_, level) => {
    const items = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*a${level - 1}`));
    return `a${level}: &a${level} [${items.join(', ')}]\n`;
  });
  return lists.join('');
}
