import { poolNames } from '@poolkeeper/pool-config';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll({ speed: 40, machines: { launchSeconds: 1, bootSeconds: 20, spread: 0 } });
const image = 'image: { id: ami-0123456789abcdef0, build: { every: never } }';

// Both pools have the worker pool, whose only run has to be on the first one's instance.
describe('the first instance of an image', { shuffle: false, timeout: 120_000 }, () => {
  beforeAll(() => {
    const { seconds } = world.cloud.account.imageBuilds;
    Object.assign(seconds, { PENDING: 1, BUILDING: 1, TESTING: 1, DISTRIBUTING: 1 });
  });

  it('takes the place of an idle one in a pool at its maximum, and of a busy one when its run has ended', async () => {
    const blue = await aPool('blue', 'scaling: { enabled: false, minSize: 1, maxSize: 1 }');
    await vi.waitUntil(() => blue.workers().length === 1, { timeout: 60_000, interval: 100 });
    blue.spacelift().queueRun({ stack: 'a-stack', durationSeconds: 120 });
    await vi.waitUntil(() => blue.workers().some(({ busy }) => busy), { timeout: 60_000, interval: 100 });
    await blue.poolkeeper('build');

    const { status, stderr } = await blue.poolkeeper('promote');

    expect(status, stderr).toBe(exitStatus.done);
    expect(stderr).toContain('all instances are busy, and the pool is at its maximum: waiting for one');
    expect(blue.images()).toEqual([blue.promoted()]);
    expect(blue.spacelift().runCounts()).toMatchObject({ finished: 1, interrupted: 0 });
  });

  it('does not come from a warm pool with an earlier image', async () => {
    const red = await aPool(
      'red',
      'scaling: { maxSize: 3 }\ninstances: { warmPool: { minSize: 1, maxPreparedCapacity: 1 } }',
    );
    const stopped = () =>
      (world.cloud.world.autoScaling.describeWarmPool('poolkeeper-red')?.instances ?? []).filter(
        ({ lifecycleState }) => lifecycleState === 'Warmed:Stopped',
      );
    await vi.waitUntil(() => stopped().length === 1, { timeout: 60_000, interval: 100 });
    await red.poolkeeper('build');

    const { status, stderr } = await red.poolkeeper('promote');

    expect(status, stderr).toBe(exitStatus.done);
    expect(stderr).toContain('warm pool of red');
    expect(new Set(red.images())).toEqual(new Set([red.promoted()]));
  });
});

async function aPool(name: string, rest: string) {
  const folder = await aDeployedPool(world.cloud, { name, rest: `${image}\n${rest}` });
  onTestFinished(() => {
    folder[Symbol.dispose]();
  });
  const env = { AWS_ENDPOINT_URL: world.cloud.url, LOCAL_CLOUD_TOKEN: world.cloud.token };
  const spacelift = () => {
    const found = world.cloud.world.spaceliftPools.get('01HZX5S8F4T6Q2N9V7W3KJ0RMB');
    if (found === undefined) throw new Error('the pool does not exist');
    return found;
  };
  return {
    poolkeeper: (command: string) => run(['image', command, name], { cwd: folder.path, env }),
    spacelift,
    workers: () => spacelift().everyWorker(),
    promoted: () => world.cloud.account.parameters.find(poolNames(name).imageParameter)?.value,
    /** Of the instances that the group has. */
    images: () =>
      world.cloud.world.ec2
        .describeInstances()
        .filter(
          ({ state, tags }) =>
            tags['aws:autoscaling:groupName'] === poolNames(name).group &&
            (state === 'running' || state === 'pending'),
        )
        .map(({ imageId }) => imageId),
  };
}
