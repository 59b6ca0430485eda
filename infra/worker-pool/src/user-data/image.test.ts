import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fakeLauncher, otherFingerprint, Sandbox, tokenFor, type SandboxOptions } from './testing/sandbox.ts';

const files = 'opt/poolkeeper-image/files';

describe('a boot from an image of its own', () => {
  it('downloads nothing, and checks the launcher as it would a downloaded one', async () => {
    using sandbox = await anInstanceOfAnImage();

    const boot = await sandbox.boot();

    expect(boot.status).toBe(0);
    expect(boot.output).toContain("the launcher's checksums were signed on 2026-01-01");
    expect(sandbox.downloads).toEqual([]);
    expect((await sandbox.startService()).output).toContain('the launcher runs');
  });

  it.each<[why: string, output: string, spoil: (sandbox: Sandbox) => void]>([
    ['was changed', 'is not in the signed list as spacelift-launcher-x86_64', spoilFile('launcher')],
    ['has another list', "the signature of the launcher's checksums is invalid", spoilFile('sums')],
    ['has no key', 'the launcher of the image is refused', spoilFile('key')],
    [
      'is of another architecture',
      'the image has the launcher spacelift-launcher-aarch64 instead of spacelift-launcher-x86_64',
      spoilFile('name', 'spacelift-launcher-aarch64\n'),
    ],
  ])('downloads the launcher if that of the image %s', async (_, output, spoil) => {
    using sandbox = await anInstanceOfAnImage();
    spoil(sandbox);

    const boot = await sandbox.boot();

    expect(boot.status).toBe(0);
    expect(boot.output).toContain(output);
    expect(boot.output).toContain('the launcher of the image is refused: downloading one');
    expect(sandbox.downloads).toHaveLength(4);
    expect((await sandbox.startService()).output).toContain('the launcher runs');
  });

  it('starts no worker if no launcher is good', async () => {
    using sandbox = await anInstanceOfAnImage();
    sandbox.sign(['GOODSIG', otherFingerprint, otherFingerprint]);

    const boot = await sandbox.boot();

    expect(boot.status).not.toBe(0);
    expect(boot.output).toContain('the boot failed at the step: launcher');
    expect(sandbox.downloads).not.toEqual([]);
  });

  it('takes only the launcher that launcher.sha256 pins', async () => {
    const sha256 = createHash('sha256').update(fakeLauncher).digest('hex');
    using sandbox = await anInstanceOfAnImage({ launcher: { sha256 } });
    await sandbox.boot();
    expect(sandbox.downloads).toEqual([]);
    spoilFile('launcher')(sandbox);

    const boot = await sandbox.boot();

    expect(boot.output).toContain('as launcher.sha256 requires');
    expect(sandbox.downloads).toHaveLength(1);
    expect(sandbox.read('usr/bin/spacelift-launcher')).toBe(fakeLauncher);
  });

  it('downloads the launcher of FedRAMP if the token asks for it', async () => {
    using sandbox = await anInstanceOfAnImage({
      launcher: { communicationUrl: 'https://workers.acme.internal' },
    });
    sandbox.keepSecret('secrets-manager', 'poolkeeper/blue/worker', {
      SPACELIFT_TOKEN: tokenFor('worker-iot.fedramp.spacelift.io'),
    });
    sandbox.publishLauncher('https://downloads.spacelift.io/spacelift-launcher-fedramp-x86_64');

    const boot = await sandbox.boot();

    expect(boot.status).toBe(0);
    expect(boot.output).toContain('instead of spacelift-launcher-fedramp-x86_64');
    expect(sandbox.downloads[0]).toContain('launcher-fedramp');
  });
});

describe('building an image', () => {
  it('pulls the runner images, and leaves no login in the image', async () => {
    using sandbox = new Sandbox();

    const build = await sandbox.buildImage();

    expect(build.status).toBe(0);
    expect(sandbox.callsOf('docker')).toEqual([
      expect.stringMatching(/^docker --config \S+ pull --quiet public.ecr.aws\/acme\/runner:1$/),
    ]);
    expect((await sandbox.testImage()).output).toContain('the image is good');
  });

  it('fails if the launcher is not signed', async () => {
    using sandbox = new Sandbox();
    sandbox.sign(['GOODSIG', otherFingerprint, otherFingerprint]);

    expect((await sandbox.buildImage()).status).not.toBe(0);
  });

  it('finds in the test that a boot would refuse the launcher', async () => {
    using sandbox = await anInstanceOfAnImage();
    spoilFile('launcher')(sandbox);

    expect((await sandbox.testImage()).status).not.toBe(0);
  });
});

async function anInstanceOfAnImage(options?: SandboxOptions): Promise<Sandbox> {
  const sandbox = new Sandbox(options);
  await sandbox.buildImage();
  sandbox.write('calls', '');
  return sandbox;
}

function spoilFile(name: string, text = 'spoilt\n') {
  return (sandbox: Sandbox): void => {
    sandbox.write(`${files}/${name}`, text);
  };
}
