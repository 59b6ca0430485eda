import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import type { Template, Value } from '../cloudformation/template.ts';
import { startLocalCloud } from '../local-cloud.ts';

const assembly = fileURLToPath(
  new URL('../../../../infra/worker-pool/dist/examples/quick-start', import.meta.url),
);
const groupName = 'poolkeeper-quick-start';

it('a warm pool behind the readiness gate fills with as many launches as instances, and serves a run', async () => {
  const cloud = await startLocalCloud({
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 480 }),
  });
  onTestFinished(() => cloud.close());
  await cloud.deployAssembly(await withWarmPool({ MinSize: 2 }));
  const { autoScaling, history } = cloud.world;
  const warm = () =>
    (autoScaling.describeWarmPool(groupName)?.instances ?? []).map(({ lifecycleState }) => lifecycleState);

  await expect.poll(warm, { timeout: 30_000 }).toEqual(['Warmed:Stopped', 'Warmed:Stopped']);
  // Longer than the registration grace and the wait for absence, after which a launch is abandoned.
  const end = cloud.clock.now() + 60 * 60_000;
  await expect.poll(() => cloud.clock.now(), { timeout: 30_000 }).toBeGreaterThan(end);
  expect(warm()).toEqual(['Warmed:Stopped', 'Warmed:Stopped']);
  expect(history.events.filter(({ kind }) => kind === 'instance-launched')).toHaveLength(2);

  const pool = cloud.world.spaceliftPools.all().find(({ poolName }) => poolName === groupName);
  pool?.queueRun({ stack: 'a', durationSeconds: 60 });
  await expect.poll(() => pool?.runCounts().finished, { timeout: 30_000 }).toBe(1);
}, 120_000);

it('a warm pool takes instances back on scale-in when it reuses them, and they serve again', async () => {
  const cloud = await startLocalCloud({
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 240 }),
  });
  onTestFinished(() => cloud.close());
  const reuse = { MinSize: 0, InstanceReusePolicy: { ReuseOnScaleIn: true } };
  await cloud.deployAssembly(await withWarmPool(reuse));
  const { autoScaling, history, spaceliftPools } = cloud.world;
  const pool = spaceliftPools.all().find(({ poolName }) => poolName === groupName);
  const areBothWarm = () =>
    autoScaling
      .describeWarmPool(groupName)
      ?.instances.filter(({ lifecycleState }) => lifecycleState === 'Warmed:Stopped').length === 2;
  await expect.poll(areBothWarm, { timeout: 30_000 }).toBe(true);

  for (const run of [1, 2]) {
    pool?.queueRun({ stack: 'a', durationSeconds: 60 });
    await expect.poll(() => pool?.runCounts().finished, { timeout: 30_000 }).toBe(run);
    await expect.poll(areBothWarm, { timeout: 60_000 }).toBe(true);
  }

  expect(history.events.filter(({ kind }) => kind === 'instance-launched')).toHaveLength(2);
  expect(history.events.filter(({ kind }) => kind === 'run-interrupted')).toEqual([]);
}, 180_000);

/** A copy of the assembly whose group has a warm pool of two stopped instances. */
async function withWarmPool(settings: Readonly<Record<string, Value>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-warm-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(assembly, folder, { recursive: true });
  const file = join(folder, 'poolkeeper-pool-quick-start.template.json');
  const template = JSON.parse(await readFile(file, 'utf8')) as Template;
  const [group] = Object.entries(template.Resources).flatMap(([id, { Type }]) =>
    Type === 'AWS::AutoScaling::AutoScalingGroup' ? [id] : [],
  );
  const WarmPool = {
    Type: 'AWS::AutoScaling::WarmPool',
    Properties: {
      AutoScalingGroupName: { Ref: group },
      PoolState: 'Stopped',
      MaxGroupPreparedCapacity: 2,
      ...settings,
    },
  };
  await writeFile(file, JSON.stringify({ ...template, Resources: { ...template.Resources, WarmPool } }));
  return folder;
}
