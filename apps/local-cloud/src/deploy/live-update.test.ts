import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolConfig } from '@poolkeeper/pool-config';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { startLocalCloud, type LocalCloud } from '../local-cloud.ts';
import type { Pass } from '../play/pass.ts';
import { synthesize } from '../play/synthesize.ts';

let first: string;
/** The same pool with other settings. */
let changed: string;
let second: string;

beforeAll(async () => {
  [first, changed, second] = (await Promise.all(
    [aPool('first'), aPool('first', { minIdle: 2 }), aPool('second')].map(synthesize),
  )) as [string, string, string];
}, 120_000);
afterAll(async () => {
  for (const folder of [first, changed, second]) await rm(dirname(folder), { recursive: true });
});

describe('stacks that are deployed while pools run', { timeout: 60_000 }, () => {
  it('exchange a service under a run, without the pool noticing', async () => {
    const { cloud, passes } = await aRunningPool();
    const [before, groupBefore] = [revisions(cloud), group(cloud, 'first')];
    const newer = await aNewerBuild(first, 'poolkeeper-autoscaler');

    await cloud.deployAssembly(newer, { stacks: ['poolkeeper-autoscaler'] });
    const passesBefore = passes.length;
    await until(() => passes.length >= passesBefore + 2);

    expect(revisions(cloud)).toEqual({
      ...before,
      'poolkeeper-autoscaler': (before['poolkeeper-autoscaler'] ?? 0) + 1,
    });
    expect(passes.filter(({ kind }) => kind === 'failed')).toEqual([]);
    expect(cloud.account.functions.find('poolkeeper-autoscaler')?.settings.memoryMb).toBe(1024);
    expect(group(cloud, 'first')).toEqual(groupBefore);
    await runsEnd(cloud);
  });

  it('add a pool and touch no service', async () => {
    const { cloud, passes } = await aRunningPool();
    const services = ['poolkeeper-autoscaler', 'poolkeeper-lifecycle-manager'];
    const before = [revisions(cloud), services.map((name) => cloud.account.stacks.find(name)?.events.length)];

    await cloud.deployAssembly(second);
    spaceliftPool(cloud, 'second').queueRun({ stack: 'b', durationSeconds: 60 });
    await runsEnd(cloud);

    expect([
      revisions(cloud),
      services.map((name) => cloud.account.stacks.find(name)?.events.length),
    ]).toEqual(before);
    expect(passes.filter(({ kind }) => kind === 'failed')).toEqual([]);
  });

  it('change a pool, which goes by its new settings, and touch nothing else', async () => {
    const { cloud } = await aRunningPool();
    const before = revisions(cloud);

    await cloud.deployAssembly(changed);
    await runsEnd(cloud);
    await until(
      () =>
        spaceliftPool(cloud, 'first')
          .workers()
          .filter(({ busy }) => !busy).length >= 2,
    );

    expect(revisions(cloud)).toEqual(before);
    expect(cloud.account.stacks.find('poolkeeper-pool-first')?.status).toBe('UPDATE_COMPLETE');
  });
});

/** A cloud with one pool, in which a run is under way. */
async function aRunningPool(): Promise<{ readonly cloud: LocalCloud; readonly passes: readonly Pass[] }> {
  const passes: Pass[] = [];
  const cloud = await startLocalCloud({
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 240 }),
    onPass: (pass) => passes.push(pass),
  });
  onTestFinished(() => cloud.close());
  await cloud.deployAssembly(first);
  const run = spaceliftPool(cloud, 'first').queueRun({ stack: 'a', durationSeconds: 600 });
  await until(
    () =>
      spaceliftPool(cloud, 'first')
        .runs()
        .find(({ id }) => id === run.id)?.state === 'running',
  );
  return { cloud, passes };
}

function aPool(name: string, scaling: PoolConfig['scaling'] = {}): PoolConfig {
  return {
    name,
    spacelift: {
      endpoint: 'https://acme.app.spacelift.io',
      workerPoolId: name === 'first' ? '01HZX5S8F4T6Q2N9V7W3KJ0F10' : '01HZX5S8F4T6Q2N9V7W3KJ0SE0',
      apiKey: { id: '01JLOCALCLOUD0APIKEY000001' },
    },
    instances: { types: ['t3.small'] },
    image: { id: 'ami-0123456789abcdef0' },
    network: { subnets: ['subnet-0123456789abcdef0'], securityGroups: ['sg-0123456789abcdef0'] },
    scaling,
  };
}

/** The same assembly with more memory for a service's function. */
async function aNewerBuild(assembly: string, stack: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-newer-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(assembly, folder, { recursive: true });
  const template = join(folder, `${stack}.template.json`);
  const text = await readFile(template, 'utf8');
  await writeFile(template, text.replace(/"MemorySize":\s*512/, '"MemorySize": 1024'));
  return folder;
}

function revisions({ account }: LocalCloud): Readonly<Record<string, number>> {
  return Object.fromEntries(account.functions.all().map(({ name, revision }) => [name, revision]));
}

/** What a deployment could change of a group. */
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

/** All runs end, and none is interrupted. */
async function runsEnd({ account }: LocalCloud): Promise<void> {
  const runs = () => account.world.spaceliftPools.all().flatMap((pool) => pool.runs());
  await until(() => runs().every(({ state }) => state !== 'queued' && state !== 'running'));
  expect(runs().map(({ state }) => state)).toEqual(runs().map(() => 'finished'));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}
