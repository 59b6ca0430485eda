import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../exit-status.ts';
import { aCloudForAll, imageSetting } from '../../testing/a-cloud.ts';
import { aConfigFile, aFolder } from '../../testing/a-folder.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll();

describe('poolkeeper deploy', { sequential: true, shuffle: false }, () => {
  it('deploys everything', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', imageSetting) });

    const { status, stdout, stderr } = await run(['deploy', '--yes', '--verbose'], { cwd: folder.path });

    process.stdout.write(stdout + stderr);
    expect(status).toBe(exitStatus.done);
    expect(world.cloud.account.stacks.all().map(({ name }) => name)).toEqual([]);
  });
});
