import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Spacelift } from '@poolkeeper/pool-world';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { startLocalCloud, type LocalCloud } from '../local-cloud.ts';

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

/** The functions as they are deployed, with a pool whose runs have all started. */
async function aPoolWithRuns(
  { example }: typeof shared,
  { runs, minutes }: { readonly runs: number; readonly minutes: number },
): Promise<LocalCloud> {
  const cloud = await startLocalCloud({
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 480 }),
  });
  onTestFinished(() => cloud.close());
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
