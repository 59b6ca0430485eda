import { unzipSync, zipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll, imageSetting } from '../../testing/a-cloud.ts';
import { aConfigFile, aFolder } from '../../testing/a-folder.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll();
const config = aConfigFile('blue', imageSetting);

// A deployment takes long, so one deployment is updated by these tests in their order.
describe('the version of a service', { timeout: 300_000, shuffle: false }, () => {
  it('is at first the one that poolkeeper was tested with', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': config });

    const { status } = await run(['deploy', '--yes'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(codeOf('poolkeeper-autoscaler')).toBe(checksumOf(artifact));
  });

  it('has to be installed', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': `${config}\nservices: { autoscaler: 0.2.1 }\n` });

    const { status, stderr } = await run(['deploy', 'autoscaler', '--yes'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('version 0.2.1 of autoscaler is not installed');
    expect(stderr).toContain('npm install --save-exact @poolkeeper/autoscaler@0.2.1');
  });

  it('is refused if its code is not what was released', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': `${config}\nservices: { autoscaler: 0.2.1 }\n` });
    writeFileSync(join(installAutoscaler(folder.path), 'autoscaler.zip'), 'something else');

    const { status, stderr } = await run(['deploy', 'autoscaler', '--yes'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('autoscaler.zip is not what was released');
    expect(codeOf('poolkeeper-autoscaler')).toBe(checksumOf(artifact));
  });

  it('replaces one service, and nothing else', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': `${config}\nservices: { autoscaler: 0.2.1 }\n` });
    const installed = installAutoscaler(folder.path);

    const { status, stdout } = await run(['deploy', '--yes', '--json'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    const { stacks } = JSON.parse(stdout) as { stacks: readonly { stack: string; changed: boolean }[] };
    expect(stacks.filter(({ changed }) => changed).map(({ stack }) => stack)).toEqual([
      'poolkeeper-autoscaler',
    ]);
    expect(codeOf('poolkeeper-autoscaler')).toBe(checksumOf(installed));
    expect(checksumOf(installed)).not.toBe(checksumOf(artifact));
  });
});

const artifact = join(import.meta.dirname, '../../../../autoscaler/dist/artifact');

/** Installs a later version, as npm does. Returns its folder. */
function installAutoscaler(project: string): string {
  const folder = join(project, 'node_modules/@poolkeeper/autoscaler');
  mkdirSync(folder, { recursive: true });
  cpSync(artifact, folder, { recursive: true });
  const files = unzipSync(new Uint8Array(readFileSync(join(folder, 'autoscaler.zip'))));
  const zip = zipSync({ ...files, 'NOTES.txt': new TextEncoder().encode('0.2.1') });
  writeFileSync(join(folder, 'autoscaler.zip'), zip);
  const checksums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');
  const checksum = createHash('sha256').update(zip).digest('hex');
  writeFileSync(join(folder, 'SHA256SUMS'), checksums.replace(checksumOf(artifact), checksum));
  writeFileSync(join(folder, 'package.json'), '{"name":"@poolkeeper/autoscaler","version":"0.2.1"}');
  return folder;
}

/** The checksum that an artifact states for its code. */
function checksumOf(folder: string): string {
  return readFileSync(join(folder, 'SHA256SUMS'), 'utf8').slice(0, 64);
}

/** SHA-256 of the code of a function in the cloud. */
function codeOf(functionName: string): string {
  const { stacks, buckets } = world.cloud.account;
  const resources = [...(stacks.find(functionName)?.resources.values() ?? [])];
  const made = resources.find(({ type }) => type === 'AWS::Lambda::Function');
  const { S3Bucket = '', S3Key = '' } = (made?.properties.Code ?? {}) as Record<string, string>;
  const code = buckets.get(S3Bucket, S3Key);
  return createHash('sha256')
    .update(code?.body ?? '')
    .digest('hex');
}
