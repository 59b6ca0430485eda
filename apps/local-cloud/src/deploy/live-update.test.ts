import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { startLocalCloud, type LocalCloud } from '../local-cloud.ts';
import type { Pass } from '../report/pass.ts';

const examples = fileURLToPath(new URL('../../../../infra/worker-pool/dist/examples/', import.meta.url));
const first = `${examples}quick-start`;

describe('deploying stacks while a pool runs', { timeout: 60_000 }, () => {
  it('updates a service during a run without an effect on the pool', async () => {
    const newer = await edited(first, 'poolkeeper-autoscaler', [/"MemorySize":\s*512/, '"MemorySize": 1024']);
    const { cloud, passes } = await aRunningPool();
    const [before, groupBefore] = [revisions(cloud), group(cloud, 'quick-start')];

    await cloud.deployAssembly(newer, { stacks: ['poolkeeper-autoscaler'] });
    const passesBefore = passes.length;
    await until(() => passes.length >= passesBefore + 2);

    expect(revisions(cloud)).toEqual({
      ...before,
      'poolkeeper-autoscaler': (before['poolkeeper-autoscaler'] ?? 0) + 1,
    });
    expect(passes.filter(({ kind }) => kind === 'failed')).toEqual([]);
    expect(cloud.account.functions.find('poolkeeper-autoscaler')?.settings.memoryMb).toBe(1024);
    expect(group(cloud, 'quick-start')).toEqual(groupBefore);
    await runsEnd(cloud);
  });

  it('adds a pool without changing a service', async () => {
    const second = await edited(`${examples}amd64`, 'poolkeeper-pool-amd64', [
      /01HZX5S8F4T6Q2N9V7W3KJ0RMB/g,
      '01HZX5S8F4T6Q2N9V7W3KJ0SE0',
    ]);
    const { cloud, passes } = await aRunningPool();
    const services = ['poolkeeper-autoscaler', 'poolkeeper-lifecycle-manager'];
    const before = [revisions(cloud), services.map((name) => cloud.account.stacks.find(name)?.events.length)];

    await cloud.deployAssembly(second);
    spaceliftPool(cloud, 'amd64').queueRun({ stack: 'b', durationSeconds: 60 });
    await runsEnd(cloud);

    expect([
      revisions(cloud),
      services.map((name) => cloud.account.stacks.find(name)?.events.length),
    ]).toEqual(before);
    expect(passes.filter(({ kind }) => kind === 'failed')).toEqual([]);
  });

  it('changes the settings of a pool, and nothing else', async () => {
    const changed = await edited(first, 'poolkeeper-pool-quick-start', [/minIdle\\":0/, 'minIdle\\":2']);
    const { cloud } = await aRunningPool();
    const before = revisions(cloud);

    await cloud.deployAssembly(changed);
    await runsEnd(cloud);
    await until(
      () =>
        spaceliftPool(cloud, 'quick-start')
          .workers()
          .filter(({ busy }) => !busy).length >= 2,
    );

    expect(revisions(cloud)).toEqual(before);
    expect(cloud.account.stacks.find('poolkeeper-pool-quick-start')?.status).toBe('UPDATE_COMPLETE');
  });
});

/** A cloud with one pool, in which a run is running. */
async function aRunningPool(): Promise<{ readonly cloud: LocalCloud; readonly passes: readonly Pass[] }> {
  const passes: Pass[] = [];
  const cloud = await startLocalCloud({
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 480 }),
    onPass: (pass) => passes.push(pass),
  });
  onTestFinished(() => cloud.close());
  await cloud.deployAssembly(first);
  const run = spaceliftPool(cloud, 'quick-start').queueRun({ stack: 'a', durationSeconds: 600 });
  await until(
    () =>
      spaceliftPool(cloud, 'quick-start')
        .runs()
        .find(({ id }) => id === run.id)?.state === 'running',
  );
  return { cloud, passes };
}

/** A copy of an assembly with a changed template of one stack. */
async function edited(
  assembly: string,
  stack: string,
  [from, to]: readonly [RegExp, string],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-edited-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(assembly, folder, { recursive: true });
  const template = join(folder, `${stack}.template.json`);
  const text = await readFile(template, 'utf8');
  expect(text).toMatch(from);
  await writeFile(template, text.replace(from, to));
  return folder;
}

function revisions({ account }: LocalCloud): Readonly<Record<string, number>> {
  return Object.fromEntries(account.functions.all().map(({ name, revision }) => [name, revision]));
}

/** The settings of a group that a deployment can change. */
function group({ account }: LocalCloud, pool: string) {
  const [found] = account.world.autoScaling.describeGroups([`poolkeeper-${pool}`]);
  const { arn, minSize, maxSize, launchTemplateVersion, tags } = found ?? {};
  return { arn, minSize, maxSize, launchTemplateVersion, tags };
}

function spaceliftPool({ world }: LocalCloud, pool: string) {
  const found = world.spaceliftPools.all().find(({ poolName }) => poolName === `poolkeeper-${pool}`);
  if (found === undefined) throw new Error(`there is no worker pool ${pool}`);
  return found;
}

/** Waits until all runs have ended, and expects that none was interrupted. */
async function runsEnd({ account }: LocalCloud): Promise<void> {
  const runs = () => account.world.spaceliftPools.all().flatMap((pool) => pool.runs());
  await until(() => runs().every(({ state }) => state !== 'queued' && state !== 'running'));
  expect(runs().map(({ state }) => state)).toEqual(runs().map(() => 'finished'));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}
