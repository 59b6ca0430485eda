import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exitStatus } from '../cli/exit-status.ts';
import { aCloudForAll } from '../testing/a-cloud.ts';
import { aDeployedPool } from '../testing/a-deployed-pool.ts';
import { aFolder } from '../testing/a-folder.ts';
import { asRole } from '../testing/as-role.ts';
import { run } from '../testing/run.ts';

const world = aCloudForAll({ speed: 20, machines: { launchSeconds: 1, bootSeconds: 1, spread: 0 } });
const groupName = 'poolkeeper-blue';
const guide = readFileSync(new URL('../../../../docs/guides/operate.md', import.meta.url), 'utf8');
const [, policy = '{}'] = /```json operator-policy\n(.*?)```/s.exec(guide) ?? [];
const { Statement: statements } = JSON.parse(policy) as {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
};

describe(
  'the policy of an operator in docs/guides/operate.md',
  { concurrent: false, shuffle: false, timeout: 120_000 },
  () => {
    beforeAll(async () => {
      (await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 3 }' }))[
        Symbol.dispose
      ]();
      world.cloud.world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
      await vi.waitUntil(() => inService().length === 1, { timeout: 60_000, interval: 100 });
      world.cloud.account.logGroups.write('/aws/lambda/poolkeeper-autoscaler', {
        stream: 'a',
        text: JSON.stringify({
          pool: 'blue',
          message: 'pass',
          decision: { kind: 'hold', explanation: 'hold' },
        }),
      });
    }, 120_000);
    afterAll(() => {
      vi.unstubAllEnvs();
    });
    const inService = () =>
      (world.cloud.world.autoScaling.describeGroups([groupName])[0]?.instances ?? []).filter(
        ({ lifecycleState }) => lifecycleState === 'InService',
      );
    const commands = () => [
      ['pause', 'blue'],
      ['resume', 'blue'],
      ['renew', 'blue'],
      ['logs', 'blue'],
      ['open', 'blue'],
      ['explain', 'blue', '--instance', inService()[0]?.instanceId ?? ''],
      ['drain', 'blue', inService()[0]?.instanceId ?? ''],
    ];

    it('allows every command that needs AWS only, and has no statement that none needs', async () => {
      using elsewhere = aFolder();
      for (const left of statements) {
        const others = statements.filter((statement) => statement !== left);
        const statuses: number[] = [];
        for (const args of commands().filter(([name]) => name !== 'drain')) {
          statuses.push((await asRole(world.cloud, others, () => run(args, { cwd: elsewhere.path }))).status);
        }
        const isForDrain = JSON.stringify(left.Action).includes('TerminateInstance');
        expect({
          left: left.Action,
          isNeeded: statuses.some((status) => status !== exitStatus.done),
        }).toEqual({
          left: left.Action,
          isNeeded: !isForDrain,
        });
      }
      for (const args of commands()) {
        const { status, stderr } = await asRole(world.cloud, statements, () =>
          run(args, { cwd: elsewhere.path }),
        );
        expect({ args, status, stderr }).toMatchObject({ args, status: exitStatus.done });
      }
    });

    it('allows no other tag', async () => {
      const { AutoScalingClient, CreateOrUpdateTagsCommand } = await import('@aws-sdk/client-auto-scaling');
      const tag = { ResourceId: groupName, ResourceType: 'auto-scaling-group', PropagateAtLaunch: false };
      const tagAs = (Key: string) =>
        asRole(world.cloud, statements, () =>
          new AutoScalingClient({}).send(
            new CreateOrUpdateTagsCommand({ Tags: [{ ...tag, Key, Value: 'x' }] }),
          ),
        );

      await expect(tagAs('poolkeeper:pool')).rejects.toThrow('not authorized');
    });
  },
);
