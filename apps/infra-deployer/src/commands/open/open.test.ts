import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { run } from '../../testing/run.ts';
import { commandFor } from './open-browser.ts';
import { dashboardUrl } from './open.ts';

const world = aCloudForAll();

describe('poolkeeper open and metrics', { concurrent: false, shuffle: false, timeout: 120_000 }, () => {
  it('prints the URL of the dashboard without a terminal', async () => {
    using folder = await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 2 }' });

    const { status, stdout } = await run(['open', 'blue'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(stdout).toBe(
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/poolkeeper-blue\n',
    );
  });

  it('prints metrics as local-cloud serves them, apart from the time', async () => {
    using folder = await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 2 }' });
    world.cloud.world.spaceliftPools
      .get('01HZX5S8F4T6Q2N9V7W3KJ0RMB')
      ?.queueRun({ stack: 'a-stack', durationSeconds: 60 });
    const ofBlue = (text: string) =>
      text.split('\n').filter((line) => line.includes('"blue"') && !line.includes('timestamp'));

    const { status, stdout } = await run(['metrics', 'blue'], { cwd: folder.path });
    const served = await (await fetch(new URL('/metrics', world.cloud.url))).text();

    expect(status).toBe(exitStatus.done);
    expect(ofBlue(stdout)).toContain(
      'spacelift_worker_pool_runs_pending{worker_pool_id="01HZX5S8F4T6Q2N9V7W3KJ0RMB",worker_pool_name="blue"} 1',
    );
    expect(ofBlue(served)).toEqual(ofBlue(stdout));
    const reference = readFileSync(
      new URL('../../../../../docs/reference/metrics.md', import.meta.url),
      'utf8',
    );
    const documented = [...reference.matchAll(/^\| `((?:spacelift|poolkeeper)_\w+)`/gm)].map(
      ([, name]) => name,
    );
    // A pool without instances has no value of these.
    const ofInstances = ['poolkeeper_instances', 'poolkeeper_failed_launches'];
    expect(documented).toEqual(expect.arrayContaining(ofInstances));
    expect(documented.filter((name = '') => !ofInstances.includes(name))).toEqual(
      [...stdout.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name),
    );
  });

  it('refuses a pool that is not deployed', async () => {
    using folder = await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 2 }' });

    expect((await run(['open', 'red'], { cwd: folder.path })).stderr).toContain(
      'the pool red is not deployed',
    );
    expect((await run(['metrics', 'red'], { cwd: folder.path })).stderr).toContain(
      'the pool red is not deployed',
    );
  });
});

describe('opening a browser', () => {
  it('goes to the console of the partition', () => {
    expect(dashboardUrl('poolkeeper-blue', 'cn-north-1')).toMatch(/^https:\/\/console\.amazonaws\.cn\//);
    expect(dashboardUrl('poolkeeper-blue', 'us-gov-west-1')).toMatch(
      /^https:\/\/console\.amazonaws-us-gov\.com\//,
    );
  });

  it('uses the program of the operating system, without a shell', () => {
    expect(commandFor('https://x/#y&z', 'darwin')).toEqual(['open', 'https://x/#y&z']);
    expect(commandFor('https://x/#y&z', 'linux')).toEqual(['xdg-open', 'https://x/#y&z']);
    expect(commandFor('https://x/#y&z', 'win32')).toEqual([
      'rundll32',
      'url.dll,FileProtocolHandler',
      'https://x/#y&z',
    ]);
  });
});
