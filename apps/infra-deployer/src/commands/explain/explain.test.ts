import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll();

describe('poolkeeper explain', { concurrent: false, shuffle: false, timeout: 120_000 }, () => {
  let folder: { readonly path: string } & Disposable;
  beforeAll(async () => {
    folder = await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 2 }' });
  }, 120_000);
  afterAll(() => {
    folder[Symbol.dispose]();
  });
  const poolkeeper = (...args: readonly string[]) => run(args, { cwd: folder.path });

  it('says why runs wait, and that no pass is made', async () => {
    const pool = world.cloud.world.spaceliftPools.get('01HZX5S8F4T6Q2N9V7W3KJ0RMB');
    for (const stack of ['first', 'second', 'third']) pool?.queueRun({ stack, durationSeconds: 60 });

    const { status, stdout } = await poolkeeper('explain', 'blue');

    expect(status).toBe(exitStatus.done);
    expect(stdout).toContain(
      '3 runs of blue wait for a worker: 0 workers busy, 0 idle, at a capacity of 0 of at most 2.',
    );
    expect(stdout).toContain('The next pass will scale out by 2 to 2: 3 runs are waiting');
    expect(stdout).toMatch(
      /The autoscaler has logged no pass in the last 15 minutes.*poolkeeper doctor blue|Unknown: when the last pass was/,
    );
    expect(stdout).toContain('Unknown: whether a run waits for something other than a worker');
  });

  it('says which place a run has in the queue', async () => {
    const pool = world.cloud.world.spaceliftPools.get('01HZX5S8F4T6Q2N9V7W3KJ0RMB');
    const id = pool?.runs().find(({ stack }) => stack === 'second')?.id ?? '';

    const found = await poolkeeper('explain', 'blue', '--run', id);
    const unknown = await poolkeeper('explain', 'blue', '--run', '01UNKNOWN');

    expect(found.stdout).toMatch(
      /^Run \w+ of the stack second has been waiting for \d+ s, and 1 run is ahead of it\.\n/,
    );
    expect(unknown.stdout).toMatch(/^Run 01UNKNOWN is not in the queue of the pool/);
  });

  it('says what is known of an instance', async () => {
    const { status, stdout } = await poolkeeper(
      'explain',
      'blue',
      '--instance',
      'i-0aaaaaaaaaaaaaaaa',
      '--json',
    );

    expect(status).toBe(exitStatus.done);
    expect(JSON.parse(stdout)).toEqual({
      pool: 'blue',
      instance: 'i-0aaaaaaaaaaaaaaaa',
      sentences: [
        'Unknown: the group has no instance i-0aaaaaaaaaaaaaaaa, and no activity and no line of the last 24h names it.',
      ],
    });
  });

  it.each([
    [['blue', '--instance', 'my-machine'], '--instance must be the id of an instance'],
    [['blue', '--instance', 'i-0a', '--run', '01'], '--run cannot be combined with --instance'],
    [['red'], 'the pool red is not deployed'],
    [['red', '--instance', 'i-0a'], 'the pool red is not deployed'],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await poolkeeper('explain', ...args);

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain(message);
  });
});
