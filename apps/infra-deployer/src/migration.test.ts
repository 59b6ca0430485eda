import {
  AutoScalingClient,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { readWorker } from '@poolkeeper/pool-model';
import { createSpaceliftClient } from '@poolkeeper/spacelift-client';
import { describe, expect, it, vi } from 'vitest';
import { exitStatus } from './cli/exit-status.ts';
import { aCloudForAll } from './testing/a-cloud.ts';
import { aDeployedPool } from './testing/a-deployed-pool.ts';
import { run } from './testing/run.ts';

const world = aCloudForAll({ speed: 30 });
const poolId = '01HZX5S8F4T6Q2N9V7W3KJ0RMB';
const oldGroup = `sp5ft-${poolId}`;
const newGroup = 'poolkeeper-blue';

/** Follows docs/guides/migrate-from-terraform.md on a group as the Terraform module creates it: without a hook. */
describe('migrating a running pool from the Terraform module', { timeout: 400_000 }, () => {
  it('interrupts no run', async () => {
    const { cloud } = world;
    const { autoScaling, spaceliftPools } = cloud.world;
    const pool = spaceliftPools.create({ poolId });
    const queue = (count: number, durationSeconds: number) => {
      for (let run = 0; run < count; run++) pool.queueRun({ stack: `stack-${run}`, durationSeconds });
    };
    const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 200_000, interval: 50 });
    const instancesOf = (name: string) => autoScaling.describeGroups([name])[0]?.instances ?? [];
    autoScaling.createGroup({ name: oldGroup, minSize: 2, maxSize: 5, workerPoolId: poolId });
    await until(() => pool.workers().length === 2);
    queue(2, 900);
    await until(() => pool.runCounts().running === 2);

    // 2. Deploy the new pool beside the old one.
    using folder = await aDeployedPool(cloud, { rest: 'scaling: { maxSize: 4, scaleInAfter: 2m }' });

    // 3. Stop scaling the old group, and stop it from launching instances by itself.
    const aws = new AutoScalingClient({ endpoint: cloud.url, region: cloud.world.region });
    const AutoScalingGroupName = oldGroup;
    await aws.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MinSize: 0 }));
    await aws.send(
      new SuspendProcessesCommand({
        AutoScalingGroupName,
        ScalingProcesses: [
          'Launch',
          'AZRebalance',
          'ReplaceUnhealthy',
          'ScheduledActions',
          'AlarmNotification',
        ],
      }),
    );
    queue(3, 120);

    // 4. Drain, wait until it is idle, terminate.
    const spacelift = createSpaceliftClient({
      endpoint: cloud.url,
      apiKey: () => Promise.resolve(cloud.apiKey),
    });
    const before = await spacelift.readWorkerPool(poolId);
    const old = before.workers.filter(({ metadata }) => identityOf(metadata)?.groupName === oldGroup);
    expect(old.map(({ busy }) => busy)).toEqual([true, true]);
    for (const { id: workerId } of old) await spacelift.setWorkerDrain({ poolId, workerId, drain: true });
    for (const { id, metadata } of old) {
      await until(() => pool.workers().every((worker) => worker.id !== id || !worker.busy));
      await aws.send(
        new TerminateInstanceInAutoScalingGroupCommand({
          InstanceId: identityOf(metadata)?.instanceId ?? '',
          ShouldDecrementDesiredCapacity: true,
        }),
      );
    }
    aws.destroy();

    // 5. Only the new group serves the queue.
    await until(() => instancesOf(oldGroup).length === 0);
    queue(1, 60);
    await until(() => pool.runs().every(({ state }) => state === 'finished' || state === 'interrupted'));
    expect(pool.runCounts()).toMatchObject({ queued: 0, running: 0, finished: 6, interrupted: 0 });
    expect(autoScaling.describeGroups([oldGroup])).toMatchObject([{ desiredCapacity: 0, instances: [] }]);
    const { status, stdout } = await run(['status', '--json'], { cwd: folder.path });
    expect(status).toBe(exitStatus.done);
    expect(JSON.parse(stdout)).toMatchObject({
      pools: [{ pool: 'blue', counts: { foreign: 0 }, group: { name: newGroup } }],
    });
  });
});

function identityOf(metadata: string) {
  const { identity } = readWorker({ id: '01WORKER', busy: false, drained: false, createdAt: 0, metadata });
  return identity.kind === 'known' ? identity : undefined;
}
