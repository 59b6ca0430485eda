import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Spacelift } from '@poolkeeper/pool-world';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '../local-cloud.ts';

const examples = fileURLToPath(new URL('../../../../infra/worker-pool/dist/examples/', import.meta.url));

/** A pool with the shared functions, and one with functions of its own, which are deleted with it. */
const shared = { example: 'quick-start', stack: 'poolkeeper-pool-quick-start' };
const dedicated = { example: 'self-hosted-in-vpc', stack: 'poolkeeper-pool-self-hosted-in-vpc' };

describe("deleting a pool's stack", { timeout: 120_000 }, () => {
  it.each([shared, dedicated])('waits for the runs of $example, and interrupts none', async (pool) => {
    const cloud = await aPoolWithRuns(pool, { runs: 3, minutes: 40 });
    const waiting = poolOf(cloud).queueRun({ stack: 'late', durationSeconds: 60 });
    cloud.account.stacks.protect(pool.stack, false);

    await cloud.account.stacks.delete(pool.stack).done;

    expect(outcomes(cloud).filter((outcome) => outcome !== 'finished')).toEqual(['queued']);
    expect(
      poolOf(cloud)
        .runs()
        .find(({ id }) => id === waiting.id)?.state,
    ).toBe('queued');
    expect(cloud.world.autoScaling.describeGroups()).toEqual([]);
  });
});

describe("a pool's stack that cannot be deleted in time", { timeout: 120_000 }, () => {
  it('says that the group still has instances, and is deleted once their runs have ended', async () => {
    const cloud = await aPoolWithRuns(shared, { runs: 1, minutes: 180 });
    const { stacks } = cloud.account;
    stacks.protect(shared.stack, false);

    await expect(stacks.delete(shared.stack).done).rejects.toThrow(
      "'poolkeeper-quick-start' did not stabilize",
    );
    expect(stacks.find(shared.stack)?.status).toBe('DELETE_FAILED');
    await stacks.delete(shared.stack).done;

    expect(outcomes(cloud)).toEqual(['finished']);
  });
});

describe('a first deployment that fails', { timeout: 120_000 }, () => {
  it.each([shared, dedicated])(
    'is rolled back although the group of $example has an instance, which waits for its secrets',
    async ({ example, stack }) => {
      // Slower, so that a busy machine does not add minutes of pool time.
      const cloud = await aCloud(60, { launchSeconds: 0, bootSeconds: 0 });
      const assembly = aFailingAssembly(example, stack);
      // The creation that fails takes so long that the instance is launched before.
      const { logGroups } = cloud.account;
      const find = logGroups.find.bind(logGroups);
      vi.spyOn(logGroups, 'find').mockImplementation((name) => {
        if (name === '/taken') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
        return find(name);
      });

      await expect(cloud.deployAssembly(assembly)).rejects.toThrow('/taken');

      const { events, status } = cloud.account.stacks.find(stack) ?? {};
      expect(status).toBe('ROLLBACK_COMPLETE');
      // The instance does not wait for its secrets for half an hour when its group terminates it.
      const [from = NaN, to = NaN] = ['ROLLBACK_IN_PROGRESS', 'ROLLBACK_COMPLETE'].map(
        (wanted) => events?.find((event) => event.status === wanted)?.at,
      );
      expect(to - from).toBeLessThan(15 * 60_000);
      expect(cloud.world.autoScaling.describeGroups()).toEqual([]);
      expect(cloud.world.history.events.map(({ kind }) => kind)).toContain('instance-launched');
      expect(events?.filter((event) => event.status === 'DELETE_SKIPPED').map(({ type }) => type)).toContain(
        'AWS::AutoScaling::LifecycleHook',
      );
    },
  );
});

/**
 * A copy of an example whose pool has a minimum of one instance, and whose last resource fails when an instance is up: a
 * log group with a name that is taken.
 */
function aFailingAssembly(example: string, stack: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'local-cloud-failing-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  cpSync(`${examples}${example}`, folder, { recursive: true });
  const file = join(folder, `${stack}.template.json`);
  const template = JSON.parse(readFileSync(file, 'utf8').replace('"MinSize":"0"', '"MinSize":"1"')) as {
    Resources: Record<string, { Type: string; Properties?: object; DependsOn?: string[] }>;
  };
  const hooks = Object.keys(template.Resources).filter(
    (id) => template.Resources[id]?.Type === 'AWS::AutoScaling::LifecycleHook',
  );
  template.Resources.Fails = {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: '/taken' },
    DependsOn: hooks,
  };
  writeFileSync(file, JSON.stringify(template));
  return folder;
}

async function aCloud(speed = 480, machines: LocalCloudOptions['machines'] = {}): Promise<LocalCloud> {
  const cloud = await startLocalCloud({
    machines,
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed }),
  });
  onTestFinished(() => cloud.close());
  cloud.account.logGroups.put('/taken');
  return cloud;
}

/** The functions as they are deployed, with a pool whose runs have all started. */
async function aPoolWithRuns(
  { example }: typeof shared,
  { runs, minutes }: { readonly runs: number; readonly minutes: number },
): Promise<LocalCloud> {
  const cloud = await aCloud();
  await cloud.deployAssembly(`${examples}${example}`);
  for (let run = 0; run < runs; run += 1) {
    poolOf(cloud).queueRun({ stack: `stack-${run}`, durationSeconds: minutes * 60 });
  }
  while (
    poolOf(cloud)
      .workers()
      .filter(({ busy }) => busy).length < runs
  )
    await sleep(10);
  return cloud;
}

function poolOf({ world }: LocalCloud): Spacelift {
  const [, found] = world.spaceliftPools.all();
  if (found === undefined) throw new Error('no worker pool is deployed');
  return found;
}

function outcomes(cloud: LocalCloud): readonly string[] {
  return poolOf(cloud)
    .runs()
    .map(({ state, interruptedBy }) => interruptedBy ?? state);
}
