import { renewalTag } from '@poolkeeper/pool-model';
import { beforeAll, afterAll, describe, expect, it, vi } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll({ speed: 20, machines: { launchSeconds: 1, bootSeconds: 1, spread: 0 } });
const groupName = 'poolkeeper-blue';

describe('poolkeeper renew', { concurrent: false, shuffle: false, timeout: 120_000 }, () => {
  let folder: { readonly path: string } & Disposable;
  beforeAll(async () => {
    // The deployed autoscaler itself replaces the instances.
    folder = await aDeployedPool(world.cloud, {
      rest: 'scaling: { minIdle: 3, maxSize: 6, passEvery: 15s }',
    });
  }, 180_000);
  afterAll(() => {
    folder[Symbol.dispose]();
  });
  const poolkeeper = (...args: readonly string[]) =>
    run(args, { cwd: folder.path, clock: () => world.cloud.world.now });
  const group = () => world.cloud.world.autoScaling.describeGroups([groupName])[0];
  const pool = () => {
    const found = world.cloud.world.spaceliftPools.get('01HZX5S8F4T6Q2N9V7W3KJ0RMB');
    if (found === undefined) throw new Error('the pool does not exist');
    return found;
  };

  it('says that there is nothing to replace', async () => {
    const { status, stdout } = await poolkeeper('renew', 'blue');

    expect(status).toBe(exitStatus.done);
    expect(stdout).toBe('blue has no instance to replace.\n');
    expect(group()?.ownTags).toHaveProperty([renewalTag]);
  });

  it('replaces every instance, also a busy one, and interrupts no run', async () => {
    await vi.waitUntil(() => pool().everyWorker().length === 3, { timeout: 120_000, interval: 100 });
    const before = group()?.instances.map(({ instanceId }) => instanceId) ?? [];
    pool().queueRun({ stack: 'a-stack', durationSeconds: 300 });
    await vi.waitUntil(
      () =>
        pool()
          .everyWorker()
          .some(({ busy }) => busy),
      { timeout: 60_000 },
    );
    expect((await poolkeeper('renew', 'blue')).stdout).toMatch(/^3 instances of blue will be replaced/);
    const smallest: number[] = [];
    const watching = setInterval(() => {
      smallest.push(
        pool()
          .everyWorker()
          .filter(({ drained }) => !drained).length,
      );
    }, 50);

    await vi.waitUntil(
      () => group()?.instances.every(({ instanceId }) => !before.includes(instanceId)) ?? false,
      { timeout: 90_000, interval: 200 },
    );
    clearInterval(watching);

    expect(Math.min(...smallest)).toBeGreaterThanOrEqual(2);
    expect(pool().runCounts()).toMatchObject({ finished: 1, interrupted: 0 });
  });

  it('waits until all are replaced', async () => {
    await vi.waitUntil(() => pool().everyWorker().length >= 3, { timeout: 120_000, interval: 100 });

    const { status, stdout, stderr } = await poolkeeper('renew', 'blue', '--wait', '--json');

    expect(status).toBe(exitStatus.done);
    const { instances, ended, retained } = JSON.parse(stdout) as Readonly<Record<string, string[]>>;
    expect(instances?.length).toBeGreaterThanOrEqual(3);
    expect(ended).toEqual(instances);
    expect(retained).toEqual([]);
    expect(stderr).toMatch(/instances of blue \d+ of \d+ ended/);
  });

  it('says that a paused pool is renewed later', async () => {
    await poolkeeper('pause', 'blue', '--for', '2h');

    const { stdout, stderr } = await poolkeeper('renew', 'blue');

    expect(stderr).toMatch(/blue is paused until .* UTC: it is renewed after that/);
    expect(stdout).toMatch(/^\d+ instances of blue will be replaced, a few at a time/);
  });

  it('says that nothing is replaced while the schedule is off', async () => {
    const { schedules } = world.cloud.account;
    const own = schedules.all().find(({ name }) => name === groupName);
    if (own === undefined) throw new Error('the pool has no schedule');
    schedules.put({ ...own, enabled: false });

    const { status, stderr } = await poolkeeper('renew', 'blue');

    expect(status).toBe(exitStatus.done);
    expect(stderr).toContain(
      'the schedule of blue is off: the autoscaler makes no passes, so nothing is replaced until it is on. See poolkeeper doctor blue',
    );
  });
});
