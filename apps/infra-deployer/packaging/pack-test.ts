// Uses the packed command line as a user would: installed by npm in an empty folder outside the workspace.
// Each step after the first is a command that an earlier one has printed. Run `node packaging/pack-test.ts` after
// `npx nx run-many -t pack`. It takes a few minutes, because npm installs the CDK.
import { strict as assert } from 'node:assert';
import { spawn, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'poolkeeper-pack-test-'));
const program = join(folder, 'node_modules/.bin/poolkeeper');
const securityGroup = 'sg-0a1b2c3d';

/** Messages name commands with npx if that started the program, and it may have started this test. */
const ownEnvironment: NodeJS.ProcessEnv = { ...process.env, npm_command: undefined };

/** Values of the secrets of workers, which Spacelift gives. */
const secrets: Readonly<Record<string, string>> = {
  token: Buffer.from('{"broker":{}}').toString('base64'),
  'private-key': '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n',
};

/** What the commands have printed so far, where a new user finds the next one. */
let printed = '';

try {
  install();
  firstSteps();
  playsRuns();
  await usesALocalCloud();
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

function firstSteps(): void {
  poolkeeper([
    ...['init', '--name', 'blue', '--endpoint', 'https://acme.app.spacelift.io'],
    ...['--worker-pool-id', '01HZX5S8F4T6Q2N9V7W3KJ0RMB', '--api-key-id', '01KEY', '--region', 'eu-west-1'],
    ...['--subnets', 'subnet-0a1b2c3d,subnet-1a2b3c4d', '--security-groups', securityGroup],
  ]);
  follow('poolkeeper validate');
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

/** Looks at the pool of `poolkeeper local`, then deploys, deletes and deploys again, as to AWS, also with a mistake. */
async function usesALocalCloud(): Promise<void> {
  requireNamed('poolkeeper local');
  const cloud = spawn(program, ['local', '--no-workload', '--port', '0'], {
    cwd: folder,
    env: ownEnvironment,
  });
  try {
    const { variables, secret } = await greetingOf(cloud.stdout);
    const env = { ...variables, AWS_EC2_METADATA_DISABLED: 'true' };
    const page = await fetch(variables.AWS_ENDPOINT_URL ?? '');
    assert.match(await page.text(), /<title>Poolkeeper<\/title>/);

    for (const command of ['status', 'plan', 'doctor']) follow(`poolkeeper ${command} blue`, { env });

    withConsent('poolkeeper deploy blue', { env });
    follow('poolkeeper secrets set blue api-key', { env, input: `${secret}\n` });
    follow('poolkeeper doctor blue', { env });
    follow('poolkeeper status', { env });
    withConsent('poolkeeper destroy --all', { env });

    correct(securityGroup, 'sg-00000000');
    const failed = withConsent('poolkeeper deploy', { env, status: 1 });
    assert.match(failed, /security group 'sg-00000000' does not exist[^]*Correct network\.securityGroups/);
    correct('sg-00000000', securityGroup);
    const deployed = follow('poolkeeper deploy', { env });
    for (const [command, key = ''] of deployed.matchAll(/poolkeeper secrets set blue ([a-z-]+)/g)) {
      follow(command, { env, input: key === 'api-key' ? secret : secrets[key] });
    }
    follow('poolkeeper doctor blue', { env });
    assert.match(follow('poolkeeper status', { env }), /blue {2}0 runs pending/);
  } finally {
    cloud.kill('SIGINT');
    await new Promise((resolve) => cloud.once('close', resolve));
  }
}

/** Replaces text in the configuration. */
function correct(text: string, replacement: string): void {
  const config = join(folder, 'poolkeeper.yaml');
  writeFileSync(config, readFileSync(config, 'utf8').replaceAll(text, replacement));
}

interface Step {
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  /** The expected exit status. @default 0 */
  readonly status?: number;
}

/** Runs a command that an earlier one has printed. */
function follow(command: string, step: Step = {}): string {
  requireNamed(command);
  return poolkeeper(command.split(' ').slice(1), step).printed;
}

/** Runs a command that asks for consent if there is a terminal, and names the option that gives it if there is none. */
function withConsent(command: string, step: Step): string {
  const refused = follow(command, { ...step, status: 2 });
  assert.match(refused, /needs your consent[^]*--yes/);
  return poolkeeper([...command.split(' ').slice(1), '--yes'], step).printed;
}

function requireNamed(command: string): void {
  const isNamed = printed.split('\n').some((line) => line.trim().split(/ {2,}/)[0] === command);
  assert(isNamed, `no output has named ${command}:\n${printed}`);
}

function poolkeeper(
  args: readonly string[],
  { env = {}, input = '', status: expected = 0 }: Step = {},
): { readonly stdout: string; readonly printed: string } {
  const { status, stdout, stderr } = spawnSync(program, args, {
    ...{ cwd: folder, encoding: 'utf8', input },
    env: { ...ownEnvironment, ...env },
  });
  const all = `${stdout}${stderr}`;
  assert.equal(status, expected, `poolkeeper ${args.join(' ')} exits with status ${status}:\n${all}`);
  printed += all;
  return { stdout, printed: all };
}

/** The variables of the lines that the program prints to be copied, and the secret of its API key. */
async function greetingOf(stream: NodeJS.ReadableStream) {
  const variables: Record<string, string> = {};
  let secret = '';
  for await (const line of createInterface({ input: stream })) {
    printed += `${line}\n`;
    secret = /^ *API key .* secret (\S+)$/.exec(line)?.[1] ?? secret;
    const [, list = ''] = /^ *export (.*)$/.exec(line) ?? [];
    for (const [, name = '', value = ''] of list.matchAll(/(\w+)=(\S+)/g)) variables[name] = value;
    // The last of the suggested commands.
    if (line.includes('poolkeeper deploy')) {
      stream.resume();
      return { variables, secret };
    }
  }
  throw new Error('the program did not print the lines to copy');
}

function pick<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, Key>;
}
