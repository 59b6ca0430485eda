import { AutoScalingClient, CreateOrUpdateTagsCommand } from '@aws-sdk/client-auto-scaling';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll({ speed: 20, machines: { launchSeconds: 1, bootSeconds: 1, spread: 0 } });
const groupName = 'poolkeeper-blue';

describe('poolkeeper renew with a warm pool', { concurrent: false, shuffle: false, timeout: 120_000 }, () => {
  let folder: { readonly path: string } & Disposable;
  beforeAll(async () => {
    folder = await aDeployedPool(world.cloud, {
      rest: 'scaling: { maxSize: 6 }\ninstances: { warmPool: { minSize: 2, maxPreparedCapacity: 2 } }',
    });
  }, 180_000);
  afterAll(() => {
    folder[Symbol.dispose]();
  });
  const poolkeeper = (...args: readonly string[]) =>
    run(args, { cwd: folder.path, clock: () => world.cloud.world.now });
  const warmPool = () => world.cloud.world.autoScaling.describeWarmPool(groupName);
  const stopped = () =>
    (warmPool()?.instances ?? [])
      .filter(({ lifecycleState }) => lifecycleState === 'Warmed:Stopped')
      .map(({ instanceId }) => instanceId);
  const untilFull = () => vi.waitUntil(() => stopped().length === 2, { timeout: 60_000, interval: 100 });
  const tags = () => Object.keys(world.cloud.world.autoScaling.describeGroups([groupName])[0]?.ownTags ?? {});

  it('replaces the warm instances, and leaves the warm pool its size', async () => {
    await untilFull();
    const before = stopped();

    const { status, stdout } = await poolkeeper('renew', 'blue');

    expect(status).toBe(exitStatus.done);
    expect(stdout).toContain('2 instances in the warm pool are being replaced.');
    expect(warmPool()).toMatchObject({ minSize: 2, maxGroupPreparedCapacity: 2 });
    expect(tags()).not.toContain('poolkeeper:warm-pool-sizes');
    await untilFull();
    expect(stopped().filter((id) => before.includes(id))).toEqual([]);
  });

  it('gives the warm pool its size back that a killed command has left empty', async () => {
    world.cloud.world.autoScaling.putWarmPool({ groupName, minSize: 0, maxGroupPreparedCapacity: 0 });
    const tag = { ResourceId: groupName, ResourceType: 'auto-scaling-group', PropagateAtLaunch: false };
    const Tags = [{ ...tag, Key: 'poolkeeper:warm-pool-sizes', Value: '2 -1' }];
    await new AutoScalingClient({}).send(new CreateOrUpdateTagsCommand({ Tags }));

    expect((await poolkeeper('doctor', 'blue')).stdout).toContain('one was cut short');

    await poolkeeper('renew', 'blue');

    expect((await poolkeeper('doctor', 'blue')).stdout).not.toContain('one was cut short');

    expect(warmPool()?.minSize).toBe(2);
    expect(warmPool()?.maxGroupPreparedCapacity).toBeUndefined();
  });
});
