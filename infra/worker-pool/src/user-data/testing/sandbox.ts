import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { secretVariables, type PoolConfig } from '@poolkeeper/pool-config';
import { poolConfigSchema } from '@poolkeeper/pool-config/schema';
import { aPoolConfig } from '@poolkeeper/pool-config/testing';
import type { UserDataContext } from '../settings-file.ts';
import { imageCommands, userData, type ImageCommands } from '../user-data.ts';
import { startJqServer } from './jq-server.ts';

export type SandboxOptions = Partial<PoolConfig> & {
  readonly context?: Partial<UserDataContext>;
};

/** How long the calls of a command take that match a pattern of the shell, in milliseconds. */
export interface CommandLatency {
  readonly call: string;
  readonly ms: number;
}

/** The exit status and the output of a script. */
export interface Ending {
  readonly status: number;
  readonly output: string;
}

/**
 * A temporary folder in which user data can run. Stand-ins replace commands that would change or query a system, and record every
 * call. bash and the commands that only read and write files are real.
 *
 * Initially everything is valid: metadata, launcher, signature, keys and secrets. Tests remove or break what they are about.
 */
export class Sandbox implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'poolkeeper-user-data-'));
  readonly script: string;
  readonly #image: ImageCommands;

  constructor({ context, ...overrides }: SandboxOptions = {}) {
    const config = poolConfigSchema.parse(aPoolConfig(overrides));
    this.script = userData({
      config,
      region: 'eu-west-1',
      groupName: 'poolkeeper-blue',
      secretVariables: secretVariables(config),
      ...context,
    });
    this.#image = imageCommands(config, ['public.ecr.aws/acme/runner:1']);
    for (const folder of [
      'etc/systemd/system',
      'etc/pki/ca-trust/source/anchors',
      'usr/bin',
      'tmp',
      'var/log',
    ]) {
      mkdirSync(join(this.root, folder), { recursive: true });
    }
    this.write('machine', 'x86_64\n');
    this.write('proc/uptime', '9.25 17.80\n');
    this.sign(['GOODSIG', otherFingerprint, trustedFingerprint]);
    this.write('calls', '');
    this.write('containers', '');
    this.answerMetadata('instance-id', 'i-0123456789abcdef0');
    this.answerMetadata('ami-id', 'ami-0123456789abcdef0');
    this.answerMetadata('autoscaling/target-lifecycle-state', 'InService');
    this.publish('http://169.254.169.254/latest/api/token', 'a session token');
    this.answerMetadata('services/domain', 'amazonaws.com');
    this.answerMetadata('iam/security-credentials/', 'poolkeeper-blue-worker');
    this.answerMetadata(
      'iam/security-credentials/poolkeeper-blue-worker',
      JSON.stringify({
        Code: 'Success',
        AccessKeyId: 'AKIAROLE',
        SecretAccessKey: 'a key of the role',
        Token: 'a token of the role',
      }),
    );
    this.publish(keyServers[0], '-----BEGIN PGP PUBLIC KEY BLOCK-----\n');
    this.publishLauncher('https://downloads.spacelift.io/spacelift-launcher-x86_64');
    this.keepSecret('secrets-manager', 'poolkeeper/blue/worker', {
      SPACELIFT_TOKEN: tokenFor('mqtt.spacelift.io'),
      SPACELIFT_POOL_PRIVATE_KEY: 'a2V5',
    });
  }

  /** Runs the commands that build an image, after which the sandbox is an instance of it. */
  buildImage(): Promise<Ending> {
    return this.#run(this.#image.build);
  }

  testImage(): Promise<Ending> {
    return this.#run(this.#image.test);
  }

  /** Runs the user data, as cloud-init does at an instance's first start. */
  boot(): Promise<Ending> {
    return this.#run(this.script);
  }

  /**
   * Runs the user data with the worker's service beside it, and returns how many milliseconds it takes until the launcher runs, if
   * each call takes the given time. The clock is a model: what runs at the same time does not slow each other down.
   */
  async measureBoot(latencies: readonly CommandLatency[]): Promise<number> {
    this.#startClock('setup', latencies);
    const { status, output } = await this.#run(this.script, { THREAD: 'setup' });
    if (status !== 0) throw new Error(`the boot failed: ${output}`);
    while (!existsSync(join(this.root, 'launcher-environment'))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return Number(this.read('clocks/worker'));
  }

  /** Does the same for the service alone, as at a later start of the instance. */
  async measureService(latencies: readonly CommandLatency[]): Promise<number> {
    this.#startClock('worker', latencies);
    await this.#run(`exec ${this.#unitSetting('ExecStart')}`, { THREAD: 'worker' });
    return Number(this.read('clocks/worker'));
  }

  /** Runs the service that the user data created, as systemd does. */
  startService(): Promise<Ending> {
    return this.#run(`exec ${this.#unitSetting('ExecStart')}`);
  }

  /**
   * Runs the witness, as systemd does, until the steps end: shell commands, each of which replaces one of its pauses. Its clock
   * then shows the seconds in the file `clock`.
   */
  async witness(steps: readonly string[]): Promise<Ending> {
    this.write('steps', steps.map((step) => `${step}\n`).join(''));
    this.write('clock', '1772445600');
    const ending = await this.#run(`exec ${this.#unitSetting('ExecStart', 'poolkeeper-witness')}`);
    rmSync(join(this.root, 'steps'));
    return ending;
  }

  /** Runs what systemd runs after the service has ended. */
  endService(result: { readonly serviceResult: string; readonly exitStatus: string }): Promise<Ending> {
    return this.#run(`exec ${this.#unitSetting('ExecStopPost')}`, {
      SERVICE_RESULT: result.serviceResult,
      EXIT_STATUS: result.exitStatus,
    });
  }

  /** Starts the service and returns its process once the launcher is running. */
  async startServiceUntilLauncherRuns(): Promise<{ readonly pid: number; readonly ended: Promise<Ending> }> {
    const script = `exec ${this.#unitSetting('ExecStart')}`;
    const { pid, ended, said } = this.#spawn(script, {});
    while (!said().includes('the launcher runs')) {
      await Promise.race([new Promise((resolve) => setTimeout(resolve, 10)), ended]);
    }
    return { pid, ended };
  }

  /** All calls of stand-ins so far, one per line. */
  get calls(): readonly string[] {
    return this.read('calls')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.trimEnd());
  }

  callsOf(command: string): readonly string[] {
    return this.calls.filter((call) => call === command || call.startsWith(`${command} `));
  }

  /** The requests of curl to AWS. */
  get signedRequests(): readonly string[] {
    return this.callsOf('curl').filter((call) => call.includes('--aws-sigv4'));
  }

  /** The other requests of curl that leave the instance. */
  get downloads(): readonly string[] {
    return this.callsOf('curl').filter((call) => call.includes('https://') && !call.includes('--aws-sigv4'));
  }

  /** The environment variables of the launcher. */
  get launcherEnvironment(): Readonly<Record<string, string>> {
    const lines = this.read('launcher-environment')
      .split('\0')
      .filter((line) => line !== '');
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  }

  answerMetadata(path: string, value: string): void {
    this.publish(`http://169.254.169.254/latest/meta-data/${path}`, value);
  }

  publish(url: string, text: string): void {
    this.write(webFile(url), text);
  }

  /** Publishes a launcher with its checksums and their signature. */
  publishLauncher(
    url: string,
    launcher = fakeLauncher,
    listedAs = `  ${url.slice(url.lastIndexOf('/') + 1)}`,
  ): void {
    const sums = `${createHash('sha256').update(launcher).digest('hex')}${listedAs}\n`;
    const signed = createHash('sha256').update(sums).digest('hex');
    this.publish(url, launcher);
    this.publish(`${url}_SHA256SUMS`, sums);
    this.publish(`${url}_SHA256SUMS.sig`, `signature of ${signed}  -\n`);
  }

  /** Replaces the signatures of the list of checksums: the verdict of gpg, the signing key and its primary key. */
  sign(...signatures: readonly (readonly [verdict: string, signing: string, primary: string])[]): void {
    this.write('signatures', signatures.map((words) => `${words.join(' ')}\n`).join(''));
  }

  unpublish(url: string): void {
    rmSync(join(this.root, webFile(url)));
  }

  /** Stores a secret; objects are stored as JSON. */
  keepSecret(
    kind: 'secrets-manager' | 'ssm-parameter',
    name: string,
    value: string | Record<string, unknown>,
  ): void {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    this.write(`secrets/${kind}/${name.replaceAll('/', '_')}`, JSON.stringify(text));
  }

  loseSecret(kind: 'secrets-manager' | 'ssm-parameter', name: string): void {
    rmSync(join(this.root, `secrets/${kind}/${name.replaceAll('/', '_')}`));
  }

  /** Makes a stand-in fail, such as `useradd` or `systemctl-enable`. */
  fail(call: string): void {
    this.write(`fails/${call}`, '');
  }

  write(path: string, text: string, mode = 0o644): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true });
  }

  #startClock(thread: string, latencies: readonly CommandLatency[]): void {
    this.write('latencies', latencies.map(({ ms, call }) => `${ms} ${call}\n`).join(''));
    this.write(`clocks/${thread}`, '0');
  }

  #unitSetting(name: string, service = 'spacelift-worker'): string {
    const unit = this.read(`etc/systemd/system/${service}.service`);
    const value = new RegExp(`^${name}=(.+)$`, 'm').exec(unit)?.[1];
    if (value === undefined) throw new Error(`expected ${name} in the unit, got ${unit}`);
    return value;
  }

  #run(script: string, environment: Readonly<Record<string, string>> = {}): Promise<Ending> {
    return this.#spawn(script, environment).ended;
  }

  #spawn(script: string, environment: Readonly<Record<string, string>>) {
    const process_ = spawn('bash', ['-c', this.#inside(script)], {
      cwd: this.root,
      env: {
        PATH: [standIns, '/usr/bin', '/bin'].join(':'),
        JQ_PORT: String(jqPort),
        TMPDIR: join(this.root, 'tmp'),
        SANDBOX: this.root,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [process_.stdout, process_.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    const ended = new Promise<Ending>((resolve, reject) => {
      process_.once('error', reject).once('close', (code, signal) => {
        resolve({ status: code ?? (signal === null ? 0 : 255), output });
      });
    });
    return { pid: process_.pid ?? Number.NaN, ended, said: () => output };
  }

  /** Replaces the system's folders in a script by those of this sandbox. */
  #inside(script: string): string {
    const unpacked = script.replaceAll(
      /(?<=^base64 --decode <<'END' \| gzip --decompress \| bash -e\n).+$/gm,
      (text) => gzipSync(this.#inside(gunzipSync(Buffer.from(text, 'base64')).toString())).toString('base64'),
    );
    return unpacked
      .replaceAll(/^main$/gm, 'if [[ -d $SANDBOX/clocks ]]; then source virtual-clock; fi\nmain')
      .replaceAll(
        /(?<![\w./])\/(?=(?:opt|etc|var|home|proc)\/|usr\/bin\/spacelift-launcher)/g,
        `${this.root}/`,
      );
  }
}

/** Fingerprint of the key with which Spacelift signs its launchers. */
export const trustedFingerprint = '175FD97AD2358EFE02832978E302FB5AA29D88F7';

/** Fingerprint of a key that Spacelift does not sign with, unless it is a subkey of its own. */
export const otherFingerprint = '0123456789ABCDEF0123456789ABCDEF01234567';

export const keyServers = [
  `https://keys.openpgp.org/vks/v1/by-fingerprint/${trustedFingerprint}`,
  `https://keyserver.ubuntu.com/pks/lookup?op=get&options=mr&search=0x${trustedFingerprint}`,
  `https://pgp.mit.edu/pks/lookup?op=get&options=mr&search=0x${trustedFingerprint}`,
] as const;

/** Builds a worker pool's token, which contains the endpoint of its broker. */
export function tokenFor(broker: string): string {
  return Buffer.from(JSON.stringify({ broker: { endpoint: broker } })).toString('base64');
}

/** Writes its environment to a file of the sandbox. */
export const fakeLauncher = `#!/usr/bin/env bash
env -0 >"$SANDBOX/launcher-environment"
echo 'the launcher runs'
`;

const jqPort = await startJqServer();

const standIns = fileURLToPath(new URL('stand-ins', import.meta.url));

function webFile(url: string): string {
  return `web/${url.replaceAll(/[/:?&=]/g, '_')}`;
}
