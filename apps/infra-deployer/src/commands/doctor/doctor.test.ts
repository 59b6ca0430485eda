import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aLocalConfig } from '../../testing/a-deployed-pool.ts';
import { aFolder } from '../../testing/a-folder.ts';
import { run } from '../../testing/run.ts';
import type { DoctorOutput } from './doctor-report.ts';

const world = aCloudForAll();

describe('poolkeeper doctor', { timeout: 120_000 }, () => {
  it('checks what it can before a pool is deployed', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aLocalConfig(world.cloud) });

    const { status, stdout } = await run(['doctor'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(stdout).toMatch(/ - deployment +not deployed yet: poolkeeper deploy blue\n/);
    expect(stdout).toMatch(/ ✔ subnets +2 in /);
    expect(stdout).toMatch(/ - termination hook +not deployed\n/);
    expect(stdout).not.toContain('✘');
  });

  it('asks Spacelift with a key from spacectl before the pool has one', async () => {
    const { secret } = world.cloud.apiKey;
    world.cloud.world.spaceliftPools.create({ poolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB', poolName: 'blue runs' });
    const credentials = { type: 1, endpoint: world.cloud.url, key_id: '01KEY', key_secret: secret };
    world.cloud.account.spaceliftKeys.push({ id: '01KEY', secret });
    const profiles = { currentProfileAlias: 'acme', profiles: { acme: { alias: 'acme', credentials } } };
    using folder = aFolder({
      'poolkeeper.yaml': aLocalConfig(world.cloud),
      '.spacelift/config.json': JSON.stringify(profiles),
    });

    const { status, stdout, stderr } = await run(['doctor', '--spacectl-profile', 'current'], {
      cwd: folder.path,
      env: { HOME: folder.path },
    });

    expect(status).toBe(exitStatus.done);
    expect(stdout).toMatch(/ ✔ api key +01KEY\n/);
    expect(stdout).toMatch(/ ✔ worker pool +blue runs: 0 workers, 0 runs pending/);
    expect(stdout + stderr).not.toContain(secret);
  });

  it('refuses a key from spacectl that is not the one of the pool', async () => {
    const credentials = { type: 1, endpoint: world.cloud.url, key_id: '01OTHER', key_secret: 'a-secret' };
    using folder = aFolder({
      'poolkeeper.yaml': aLocalConfig(world.cloud),
      '.spacelift/config.json': JSON.stringify({ profiles: { acme: { alias: 'acme', credentials } } }),
    });

    const { status, stderr } = await run(['doctor', '--spacectl-profile', 'acme'], {
      cwd: folder.path,
      env: { HOME: folder.path },
    });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('acme is for the API key 01OTHER, but that of the pool is 01KEY');
  });

  it('succeeds with a warning', async () => {
    const config = aLocalConfig(world.cloud).replace(', subnet-1a2b3c4d', '');
    using folder = aFolder({ 'poolkeeper.yaml': config });

    const { status, stdout } = await run(['doctor', '--json'], { cwd: folder.path });

    const { healthy, pools } = JSON.parse(stdout) as DoctorOutput['data'];
    expect([status, healthy]).toEqual([exitStatus.done, true]);
    expect(pools[0]?.checks).toContainEqual(
      expect.objectContaining({
        check: 'subnets',
        result: 'warning',
        fix: 'Add a subnet in another zone to network.subnets.',
      }),
    );
  });

  it('checks only the account without a pool', async () => {
    using folder = aFolder();

    const { status, stdout } = await run(['doctor'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(stdout).toMatch(
      / - configuration +there is none in this folder.*\n\nthis account\n {2}✔ credentials +arn:/,
    );
  });

  it('rejects a pool that is neither configured nor deployed', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['doctor', 'red'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('the pool red is neither configured nor deployed (pool-unknown)');
  });
});
