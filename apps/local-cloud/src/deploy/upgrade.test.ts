import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { startLocalCloud, type LocalCloud } from '../local-cloud.ts';
import type { Pass } from '../report/pass.ts';

/**
 * The assembly of the quick start at commit 0566239, with the bundles of the functions: what an earlier user has deployed. A JSON
 * object of file contents by path, without the CDK's metadata, compressed with Brotli.
 */
const earlierAssembly = new URL('./fixtures/assembly-of-0566239.json.br', import.meta.url);
const newer = fileURLToPath(
  new URL('../../../../infra/worker-pool/dist/examples/quick-start', import.meta.url),
);
const pool = 'poolkeeper-pool-quick-start';
const services = ['poolkeeper-autoscaler', 'poolkeeper-lifecycle-manager'];
const groupName = 'poolkeeper-quick-start';

const folder: { path: string; earlier: string } = { path: '', earlier: '' };
beforeAll(async () => {
  folder.path = await mkdtemp(join(tmpdir(), 'local-cloud-upgrade-'));
  folder.earlier = join(folder.path, 'earlier');
  const files = JSON.parse(brotliDecompressSync(await readFile(earlierAssembly)).toString()) as Record<
    string,
    string
  >;
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.earlier, path)), { recursive: true });
    await writeFile(join(folder.earlier, path), text);
  }
});
afterAll(() => rm(folder.path, { recursive: true }));

describe('upgrading a pool with runs from an earlier version', { timeout: 180_000 }, () => {
  it.each([
    { order: 'the services first', steps: [services, [pool]] },
    { order: 'the pool first', steps: [[pool], services] },
  ])(
    'interrupts no run with $order, also through a failure, a rollback and a downgrade',
    async ({ steps }) => {
      const live = await aLivePool();
      const failing = await withFailingResource(newer);
      const deploy = async (assembly: string) => {
        for (const stacks of steps) {
          await live.cloud.deployAssembly(assembly, { stacks });
          await live.passesGoOn();
        }
      };

      await deploy(newer);
      await live.queueRun();
      await deploy(folder.earlier);
      await live.queueRun();
      await expect(live.cloud.deployAssembly(failing, { stacks: [pool] })).rejects.toThrow(pool);
      expect(live.cloud.account.stacks.find(pool)?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      await live.passesGoOn();
      await deploy(newer);
      await live.queueRun();
      await live.runsEnd();

      expect(live.failures).toEqual([]);
      expect(live.momentsWithoutHook()).toBe(0);
    },
  );
});

/** A cloud with the pool of the earlier version, on which two long runs are running. */
async function aLivePool() {
  const passes: Pass[] = [];
  const failures: string[] = [];
  const cloud = await startLocalCloud({
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 240 }),
    onPass: (pass) => {
      passes.push(pass);
      if (pass.kind === 'failed') failures.push(pass.problem);
    },
    onFailedBatch: (problem) => failures.push(problem),
  });
  onTestFinished(() => cloud.close());
  await cloud.deployAssembly(folder.earlier);
  let withoutHook = 0;
  cloud.onAdvance(({ autoScaling }) => {
    const hooks = autoScaling.describeHooks(groupName);
    if (!hooks.some(({ transition }) => transition === 'autoscaling:EC2_INSTANCE_TERMINATING'))
      withoutHook += 1;
  });
  const worker = cloud.world.spaceliftPools.all().find(({ poolName }) => poolName === groupName);
  if (worker === undefined) throw new Error(`there is no worker pool ${groupName}`);
  const queueRun = async (durationSeconds = 10 * 60) => {
    const { id } = worker.queueRun({ stack: 'a', durationSeconds });
    await until(() => stateOf(cloud, id) === 'running');
  };
  // Longer than all deployments together.
  await queueRun(90 * 60);
  await queueRun(90 * 60);
  return {
    cloud,
    failures,
    queueRun,
    momentsWithoutHook: () => withoutHook,
    /** Waits until the autoscaler has made two more passes, with the code and the settings of now. */
    passesGoOn: async () => {
      const before = passes.length;
      await until(() => passes.length >= before + 2);
    },
    /** Waits until all runs have ended, and expects that none was interrupted. */
    runsEnd: async () => {
      const states = () => worker.runs().map(({ state }) => state);
      await until(() => states().every((state) => state !== 'queued' && state !== 'running'));
      expect(states()).toEqual(states().map(() => 'finished'));
    },
  };
}

/** A copy of an assembly whose pool cannot be deployed: its last resource is refused, after all others were updated. */
async function withFailingResource(assembly: string): Promise<string> {
  const copy = join(folder.path, 'failing');
  await cp(assembly, copy, { recursive: true });
  const file = join(copy, `${pool}.template.json`);
  const template = JSON.parse(await readFile(file, 'utf8')) as { Resources: Record<string, object> };
  const Refused = {
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: '/refused', Type: 'String', Value: 'x'.repeat(5000) },
    DependsOn: Object.keys(template.Resources),
  };
  await writeFile(file, JSON.stringify({ ...template, Resources: { ...template.Resources, Refused } }));
  return copy;
}

function stateOf({ world }: LocalCloud, id: string): string | undefined {
  return world.spaceliftPools
    .all()
    .flatMap((each) => each.runs())
    .find((run) => run.id === id)?.state;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}
