import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { poolConfigSchema } from '@poolkeeper/pool-config/schema';
import { aPoolConfig } from '@poolkeeper/pool-config/testing';
import { describe, expect, it } from 'vitest';
import { Sandbox, tokenFor } from './testing/sandbox.ts';
import { userData } from './user-data.ts';

describe('user data', () => {
  it('turns a new instance into a worker', async () => {
    using sandbox = new Sandbox();

    const boot = await sandbox.boot();
    const service = await sandbox.startService();

    expect(boot.status).toBe(0);
    expect(boot.output).toMatch(/poolkeeper: the instance is set up\n$/);
    expect(sandbox.callsOf('systemctl')).toContain(
      'systemctl enable --now --no-block poolkeeper-witness.service spacelift-worker.service',
    );
    expect(service).toEqual({ status: 0, output: 'the launcher runs\n' });
    expect(sandbox.launcherEnvironment).toMatchObject({
      SPACELIFT_TOKEN: tokenFor('mqtt.spacelift.io'),
      SPACELIFT_POOL_PRIVATE_KEY: 'a2V5',
      SPACELIFT_METADATA_instance_id: 'i-0123456789abcdef0',
      SPACELIFT_METADATA_asg_id: 'poolkeeper-blue',
      SPACELIFT_METADATA_ami_id: 'ami-0123456789abcdef0',
      SPACELIFT_WORKER_COMMS_PROTOCOL: 'poll',
      SPACELIFT_LAUNCHER_RUN_TIMEOUT: '4200s',
      AWS_REGION: 'eu-west-1',
    });
  });

  it("makes the folder of the logs before it starts the worker's service, which needs it", async () => {
    using sandbox = new Sandbox();

    await sandbox.boot();

    const indexOf = (start: string) => sandbox.calls.findIndex((call) => call.startsWith(start));
    expect(sandbox.calls[indexOf('install -d')]).toContain('/var/log/spacelift');
    expect(indexOf('install -d')).toBeLessThan(indexOf('systemctl enable'));
  });

  it('waits until Docker has started, and powers off if it does not', async () => {
    using sandbox = new Sandbox();
    sandbox.write('units/docker', '');
    sandbox.fail('systemctl-start');

    const boot = await sandbox.boot();

    expect(boot.output).toContain('the boot failed at the step: docker');
    expectPowerOff(sandbox);
  });

  it.each(['x86_64', 'aarch64'])('downloads the launcher for the architecture (%s)', async (machine) => {
    using sandbox = new Sandbox();
    sandbox.write('machine', `${machine}\n`);
    sandbox.publishLauncher(`https://downloads.spacelift.io/spacelift-launcher-${machine}`);

    const boot = await sandbox.boot();

    expect(boot.status).toBe(0);
    expect(sandbox.callsOf('curl').join('\n')).toContain(`spacelift-launcher-${machine}`);
  });

  it('powers off on an architecture without a launcher', async () => {
    using sandbox = new Sandbox();
    sandbox.write('machine', 'riscv64\n');

    const boot = await sandbox.boot();

    expect(boot.output).toContain('Spacelift has no launcher for the architecture riscv64');
    expectPowerOff(sandbox);
  });

  it.each([
    ['useradd', { selfHosted: { launcherUri: 's3://launchers/launcher' } }],
    ['usermod', { selfHosted: { launcherUri: 's3://launchers/launcher' } }],
    [
      'update-ca-trust',
      { selfHosted: { launcherUri: 's3://launchers/l', caCertificatesUri: 's3://launchers/ca' } },
    ],
    ['systemctl-restart', { network: aNetworkWithProxy() }],
    ['systemctl-daemon-reload', { network: aNetworkWithProxy() }],
    ['systemctl-enable', {}],
  ])('powers off when %s fails (U1, U4)', async (call, config) => {
    using sandbox = new Sandbox(config);
    sandbox.write('buckets/launchers/launcher', '#!/bin/sh\n');
    sandbox.write('buckets/launchers/l', '#!/bin/sh\n');
    sandbox.write('buckets/launchers/ca', aCertificate);
    sandbox.fail(call);

    const boot = await sandbox.boot();

    expect(boot.status).not.toBe(0);
    expectPowerOff(sandbox);
  });

  it('powers off at once if the timer cannot be set', async () => {
    using sandbox = new Sandbox();
    sandbox.fail('systemctl-enable');
    sandbox.fail('systemd-run');

    await sandbox.boot();

    expect(sandbox.calls.at(-1)).toBe('systemctl poweroff');
  });

  it('stays on after a failure if configured for debugging', async () => {
    using sandbox = new Sandbox({ launcher: { powerOffOnError: false } });
    sandbox.fail('systemctl-enable');

    const boot = await sandbox.boot();

    expect(boot.status).not.toBe(0);
    expect(sandbox.callsOf('systemd-run')).toEqual([]);
  });

  it("copies the user's texts unchanged, without running any of them (U4b)", async () => {
    const setup = `# a comment that stays\nexport A="$(printf '%s' "a  b")"\n  cat >"$SANDBOX/written" <<'END'\n$HOME\nEND\nexport END\n`;
    using sandbox = new Sandbox({
      environment: { QUOTED: `it's "$(touch "$SANDBOX/run")" \`date\``, LINES: 'one\n two\n' },
      userData: { setup },
    });

    await sandbox.boot();
    const service = await sandbox.startService();

    expect(service.status).toBe(0);
    expect(sandbox.read('opt/poolkeeper/before-launcher.sh')).toBe(setup);
    expect(sandbox.read('written')).toBe('$HOME\n');
    expect(sandbox.launcherEnvironment).toMatchObject({
      A: 'a  b',
      QUOTED: `it's "$(touch "$SANDBOX/run")" \`date\``,
      LINES: 'one\n two\n',
    });
    expect(() => sandbox.read('run')).toThrow('no such file');
  });

  it('writes scripts that only root can read, because they may contain what only the launcher should know', async () => {
    using sandbox = new Sandbox({ userData: { setup: 'export PASSWORD=hunter2' } });

    await sandbox.boot();

    for (const name of readdirSync(join(sandbox.root, 'opt/poolkeeper')).filter((file) =>
      file.endsWith('.sh'),
    )) {
      expect(statSync(join(sandbox.root, 'opt/poolkeeper', name)).mode & 0o777, name).toBe(0o700);
    }
  });

  it('leaves room for a setup script of 10 kB', () => {
    const text = readFileSync(join(import.meta.dirname, 'scripts/setup.sh'), 'utf8');
    const script = userDataOf({ userData: { setup: `${text}${text}`.slice(0, 10_000) } });

    expect(Buffer.byteLength(script)).toBeLessThanOrEqual(16_384);
  });

  it('rejects user data that is too long for EC2, with what to do', () => {
    const setup = randomBytes(12_000).toString('base64');

    expect(() => userDataOf({ userData: { setup } })).toThrow(
      /^the user data must be at most 16384 bytes, got \d{5}: move userData\.setup into the image/,
    );
  });
});

function userDataOf(overrides: Parameters<typeof aPoolConfig>[0]): string {
  return userData({
    config: poolConfigSchema.parse(aPoolConfig(overrides)),
    region: 'eu-west-1',
    groupName: 'poolkeeper-blue',
    secretVariables: [],
  });
}

function expectPowerOff(sandbox: Sandbox): void {
  // A step that runs at the same time may end later.
  expect(sandbox.calls).toContain('systemd-run --quiet --collect --on-active=15 systemctl poweroff');
}

function aNetworkWithProxy() {
  return { ...aPoolConfig().network, proxy: { https: 'http://proxy.acme.internal:3128' } };
}

const aCertificate = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n';
