import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll();

describe('poolkeeper plan', { concurrent: false, shuffle: false, timeout: 180_000 }, () => {
  it('says what the next pass would do and why, and does none of it', async () => {
    using folder = await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 5 }' });
    const [pool] = world.cloud.world.spaceliftPools.all().filter(({ poolId }) => poolId.startsWith('01HZX5'));
    for (const stack of ['a', 'b', 'c']) pool?.queueRun({ stack, durationSeconds: 60 });

    const inWords = await run(['plan'], { cwd: folder.path });
    const forPrograms = await run(['plan', 'blue', '--json'], { cwd: folder.path });

    expect(inWords.stderr).toBe('');
    expect(inWords.status).toBe(exitStatus.done);
    expect(inWords.stdout).toMatch(/^blue would .*3/);
    expect(inWords.stdout).toContain('  launches  ');
    expect(JSON.parse(forPrograms.stdout)).toMatchObject({
      pools: [
        {
          pool: 'blue',
          dryRun: true,
          pendingRuns: 3,
          decision: { kind: 'scale-out' },
          applied: {},
        },
      ],
    });
    expect(world.cloud.world.autoScaling.describeGroups(['poolkeeper-blue'])).toMatchObject([
      { desiredCapacity: 0, instances: [] },
    ]);
  });

  it('says what is in the way of looking, and where to look for the cause', async () => {
    using folder = await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 5 }' });
    world.cloud.account.spaceliftKeys.length = 0;

    const { status, stdout, stderr } = await run(['plan'], { cwd: folder.path });

    expect(status).toBe(exitStatus.failed);
    expect(stdout).toBe('');
    expect(stderr).toContain("the pool blue can't be looked at");
    expect(stderr).toContain('`poolkeeper doctor blue` looks for the cause.');
  });
});
