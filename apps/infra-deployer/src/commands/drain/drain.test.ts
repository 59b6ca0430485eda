import { beforeAll, afterAll, describe, expect, it, vi } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll({ speed: 20, machines: { launchSeconds: 1, bootSeconds: 1, spread: 0 } });
const groupName = 'poolkeeper-blue';

describe('poolkeeper drain', { concurrent: false, shuffle: false, timeout: 180_000 }, () => {
  let folder: { readonly path: string } & Disposable;
  beforeAll(async () => {
    folder = await aDeployedPool(world.cloud, {
      rest: 'scaling: { enabled: false, minSize: 1, maxSize: 5 }',
    });
    world.cloud.world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 2 });
    await untilInService(2);
  }, 180_000);
  afterAll(() => {
    folder[Symbol.dispose]();
  });
  const poolkeeper = (...args: readonly string[]) => run(args, { cwd: folder.path });
  const group = () => world.cloud.world.autoScaling.describeGroups([groupName])[0];
  const inService = () =>
    (group()?.instances ?? [])
      .filter(({ lifecycleState }) => lifecycleState === 'InService')
      .map(({ instanceId }) => instanceId);
  const untilInService = (count: number) =>
    vi.waitUntil(() => inService().length === count, { timeout: 120_000, interval: 100 });

  it('drains a busy instance, which the group replaces, and waits for its run', async () => {
    const spacelift = world.cloud.world.spaceliftPools.get('01HZX5S8F4T6Q2N9V7W3KJ0RMB');
    if (spacelift === undefined) throw new Error('the pool does not exist');
    await vi.waitUntil(() => spacelift.everyWorker().length === 2, { timeout: 60_000, interval: 100 });
    spacelift.queueRun({ stack: 'a-stack', durationSeconds: 160 });
    await vi.waitUntil(() => spacelift.everyWorker().some(({ busy }) => busy), { timeout: 60_000 });
    const busy = spacelift.everyWorker().find((worker) => worker.busy);
    const { instance_id: instanceId } = JSON.parse(busy?.metadata ?? '{}') as {
      readonly instance_id: string;
    };
    const startedAt = Date.now();

    const { status, stdout, stderr } = await poolkeeper('drain', 'blue', instanceId, '--wait');

    expect(status).toBe(exitStatus.done);
    expect(stdout).toBe('1 instance of blue ended.\n');
    expect(stderr).toMatch(/instances of blue 1 ended, after \d+ s/);
    expect(Date.now() - startedAt).toBeGreaterThan(5_000);
    expect(spacelift.runCounts()).toMatchObject({ finished: 1, interrupted: 0 });
    await untilInService(2);
    expect(inService()).not.toContain(instanceId);
  });

  it('removes an instance from the desired capacity', async () => {
    const [instanceId = ''] = inService();

    const { status, stdout } = await poolkeeper('drain', 'blue', instanceId, '--remove');

    expect(status).toBe(exitStatus.done);
    expect(stdout).toContain(`1 instance of blue is draining: ${instanceId}\n`);
    expect(stdout).toContain('The desired capacity is lower by as many.');
    expect(group()?.desiredCapacity).toBe(1);
  });

  it('reports what the group refuses', async () => {
    await untilInService(1);
    const [instanceId = ''] = inService();

    const { status, stdout } = await poolkeeper('drain', 'blue', instanceId, '--remove', '--json');

    expect(status).toBe(exitStatus.failed);
    expect(JSON.parse(stdout)).toEqual({
      pool: 'blue',
      draining: [],
      failed: [{ instanceId, problem: expect.stringContaining('below its minimum size') as string }],
      replaced: false,
    });
  });

  it('asks before it drains all, and names the gentler way', async () => {
    const { status, stderr } = await poolkeeper('drain', 'blue', '--all');

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('it drains 1 instance of blue, and launches as many at once');
    expect(stderr).toContain('poolkeeper renew blue');
  });

  it('drains all', async () => {
    const before = inService();

    const { status, stdout } = await poolkeeper('drain', 'blue', '--all', '--yes', '--wait');

    expect(status).toBe(exitStatus.done);
    expect(stdout).toBe('1 instance of blue ended.\n');
    await untilInService(1);
    expect(inService()).not.toEqual(before);
  });

  it.each([
    [['i-0aaaaaaaaaaaaaaaa'], 'nothing is drained: i-0aaaaaaaaaaaaaaaa is not in the pool'],
    [[], 'there is no instance to drain'],
    [['--all', 'i-0aaaaaaaaaaaaaaaa'], '--all cannot be combined with instances'],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await poolkeeper('drain', 'blue', ...args);

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain(message);
  });

  it('refuses a group without a termination hook, where it would interrupt runs', async () => {
    const { autoScaling } = world.cloud.world;
    for (const { name, transition } of autoScaling.describeHooks(groupName)) {
      if (transition.endsWith('TERMINATING')) autoScaling.deleteLifecycleHook(groupName, name);
    }
    const before = inService();

    const { status, stderr } = await poolkeeper('drain', 'blue', '--all', '--yes');

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toContain('has no termination hook: a drain would interrupt runs');
    expect(inService()).toEqual(before);
  });
});
