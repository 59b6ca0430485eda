import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Spacelift } from '@poolkeeper/pool-world';
import { expect, it, onTestFinished } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { startLocalCloud, type LocalCloud } from '../local-cloud.ts';

const assembly = fileURLToPath(
  new URL('../../../../infra/worker-pool/dist/examples/quick-start', import.meta.url),
);

/** Spacelift lists and counts a worker no more while its run goes on. */
it.each([
  { workers: 3, minutes: 18, case: 'one after the other, for less than the wait for absence' },
  {
    workers: 1,
    minutes: 50,
    case: 'for longer than the wait for absence, so that only the instance reports the run',
  },
])('no run is interrupted when Spacelift loses busy workers $case', { timeout: 120_000 }, async (hiding) => {
  const cloud = await aPoolWithRuns({ runs: 7, durationMinutes: hiding.workers * hiding.minutes + 10 });
  const pool = poolOf(cloud);
  const busy = pool.workers().filter((worker) => worker.busy);

  for (const { id } of busy.slice(0, hiding.workers)) {
    pool.disconnect(id);
    await minutesPass(cloud, hiding.minutes);
    pool.reconnect(id);
  }
  await until(() => pool.runs().every(({ state }) => state === 'finished' || state === 'interrupted'));

  expect(pool.runs().map(({ state, interruptedBy }) => interruptedBy ?? state)).toEqual(
    Array.from({ length: 7 }, () => 'finished'),
  );
});

/** The functions as they are deployed, with a pool whose runs have all started. */
async function aPoolWithRuns(size: { readonly runs: number; readonly durationMinutes: number }) {
  const cloud = await startLocalCloud({
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 720 }),
  });
  onTestFinished(() => cloud.close());
  await cloud.deployAssembly(assembly);
  const pool = poolOf(cloud);
  for (let run = 0; run < size.runs; run += 1) {
    pool.queueRun({ stack: `stack-${run}`, durationSeconds: size.durationMinutes * 60 });
  }
  await until(() => pool.workers().filter(({ busy }) => busy).length === size.runs);
  return cloud;
}

function poolOf({ world }: LocalCloud): Spacelift {
  const found = world.spaceliftPools.all().find(({ poolName }) => poolName === 'poolkeeper-quick-start');
  if (found === undefined) throw new Error('there is no worker pool quick-start');
  return found;
}

async function minutesPass({ clock }: LocalCloud, minutes: number): Promise<void> {
  const end = clock.now() + minutes * 60_000;
  await until(() => clock.now() >= end);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}
