// Uses the packed command line as a user would: installed by npm in an empty folder outside the workspace.
// Run `node packaging/pack-test.ts` after `npx nx run-many -t pack`. It takes a minute or two, because npm installs the CDK.
import { strict as assert } from 'node:assert';
import { spawn, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'poolkeeper-pack-test-'));
const program = join(folder, 'node_modules/.bin/poolkeeper');

try {
  install();
  init('blue');
  assert.match(poolkeeper(['validate']).stdout, /describes the pool blue/);
  playsRuns();
  await deploysAndDestroys();
  process.stdout.write('the packed command line runs a pool on this machine, and deploys one\n');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function install(): void {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const names = [
    'poolkeeper-[0-9]*',
    'poolkeeper-cdk-*',
    'poolkeeper-local-cloud-*',
    'poolkeeper-spacelift-client-*',
  ];
  const tarballs = names.map((name) => {
    const [tarball] = globSync(`dist/packages/${name}.tgz`, { cwd: root });
    assert(tarball !== undefined, `there is no ${name}.tgz: run "npx nx run-many -t pack"`);
    return join(root, tarball);
  });
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--silent'];
  const { status } = spawnSync('npm', ['install', ...flags, ...tarballs], { cwd: folder, stdio: 'inherit' });
  assert.equal(status, 0, 'npm installs the packages');
}

function init(name: string): void {
  poolkeeper([
    ...[
      'init',
      '--out',
      `poolkeeper.${name}.yaml`,
      '--name',
      name,
      '--endpoint',
      'https://acme.app.spacelift.io',
    ],
    ...['--worker-pool-id', '01HZX5S8F4T6Q2N9V7W3KJ0RMB', '--api-key-id', '01KEY', '--region', 'eu-west-1'],
    ...['--subnets', 'subnet-0a1b2c3d,subnet-1a2b3c4d', '--security-groups', 'sg-0a1b2c3d'],
  ]);
}

/** Runs a workload to its end with `poolkeeper local`. */
function playsRuns(): void {
  const { stdout } = poolkeeper([
    'local',
    '--runs',
    '3',
    '--speed',
    '240',
    '--port',
    '0',
    '--until-done',
    '--json',
  ]);
  const { runs } = JSON.parse(stdout) as {
    readonly runs: { total: number; finished: number; interrupted: number };
  };
  assert.deepEqual(
    { total: 3, finished: 3, interrupted: 0 },
    pick(runs, ['total', 'finished', 'interrupted']),
  );
}

/** Deploys to the cloud of `poolkeeper local`, as to AWS. */
async function deploysAndDestroys(): Promise<void> {
  const cloud = spawn(program, ['local', 'blue', '--no-workload', '--port', '0'], { cwd: folder });
  try {
    const exported = await exportsOf(cloud.stdout);
    init('green');
    const config = join(folder, 'poolkeeper.green.yaml');
    writeFileSync(config, `${readFileSync(config, 'utf8')}\nimage: { id: ami-0123456789abcdef0 }\n`);
    const env = { ...exported, AWS_EC2_METADATA_DISABLED: 'true' };
    const deployed = poolkeeper(['deploy', 'green', '--config', config, '--yes', '--json'], env);
    assert.match(deployed.stdout, /"GroupName":"poolkeeper-green"/);
    poolkeeper(['secrets', 'set', 'green', 'api-key', '--config', config], env, 'a-secret\n');
    const same = poolkeeper(['diff', 'green', '--config', config, '--exit-code', '--json'], env);
    assert.match(same.stdout, /"differs":false/);
    const destroyed = poolkeeper(['destroy', 'green', '--config', config, '--yes', '--json'], env);
    assert.match(destroyed.stdout, /"stack":"poolkeeper-pool-green","region":"eu-west-1","existed":true/);
  } finally {
    cloud.kill('SIGINT');
    await new Promise((resolve) => cloud.once('close', resolve));
  }
}

function poolkeeper(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  input = '',
): { readonly stdout: string } {
  const { status, stdout, stderr } = spawnSync(program, args, {
    ...{ cwd: folder, encoding: 'utf8', input },
    env: { ...process.env, ...env },
  });
  assert.equal(status, 0, `poolkeeper ${args.join(' ')} exits with status ${status}:\n${stdout}${stderr}`);
  return { stdout };
}

/** The variables of the lines that the program prints to be copied. The token is the last one. */
async function exportsOf(stream: NodeJS.ReadableStream): Promise<Readonly<Record<string, string>>> {
  const variables: Record<string, string> = {};
  for await (const line of createInterface({ input: stream })) {
    const [, list = ''] = /^ *export (.*)$/.exec(line) ?? [];
    for (const [, name = '', value = ''] of list.matchAll(/(\w+)=(\S+)/g)) variables[name] = value;
    if (variables.LOCAL_CLOUD_TOKEN !== undefined) {
      stream.resume();
      return variables;
    }
  }
  throw new Error('the program did not print the lines to copy');
}

function pick<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, Key>;
}
