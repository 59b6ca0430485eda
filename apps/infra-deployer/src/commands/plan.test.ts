import { describe, expect, it } from 'vitest';
import { exitStatus } from '../cli/exit-status.ts';
import { aCloudForAll } from '../testing/a-cloud.ts';
import { aDeployedPool } from '../testing/a-deployed-pool.ts';
import { run } from '../testing/run.ts';

const world = aCloudForAll();

describe('poolkeeper plan', { concurrent: false, shuffle: false, timeout: 180_000 }, () => {
  it('shows what the next pass would do and why, without doing it', async () => {
    using folder = await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 5 }' });
    const [pool] = world.cloud.world.spaceliftPools.all().filter(({ poolId }) => poolId.startsWith('01HZX5'));
    for (const stack of ['a', 'b', 'c']) pool?.queueRun({ stack, durationSeconds: 60 });

    const forPeople = await run(['plan'], { cwd: folder.path });
    const forPrograms = await run(['plan', 'blue', '--json'], { cwd: folder.path });

    expect(forPeople.stderr).toBe('');
    expect(forPeople.status).toBe(exitStatus.done);
    expect(forPeople.stdout).toMatch(/^blue would .*3/);
    expect(forPeople.stdout).toContain('  launches  ');
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

  it('explains why a pool cannot be read, and how to find the cause', async () => {
    using folder = await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 5 }' });
    world.cloud.account.spaceliftKeys.length = 0;

    const { status, stdout, stderr } = await run(['plan'], { cwd: folder.path });

    expect(status).toBe(exitStatus.failed);
    expect(stdout).toBe('');
    expect(stderr).toContain('the pool blue cannot be read');
    expect(stderr).toContain('Run `poolkeeper doctor blue` to find the cause.');
  });
});
