import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { startLocalCloud } from '../local-cloud.ts';

const assembly = fileURLToPath(
  new URL('../../../../infra/worker-pool/dist/examples/quick-start', import.meta.url),
);
const groupName = 'poolkeeper-quick-start';
const hour = 3_600_000;

/** The pause between launches is 13 minutes, and a boot that fails takes one or two. */
const mostLaunchesAnHour = 6;

it('a group at its minimum whose every boot fails launches an instance now and then, and recovers after the repair', async () => {
  const cloud = await startLocalCloud({
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 240 }),
  });
  onTestFinished(() => cloud.close());
  await cloud.deployAssembly(assembly);
  const { world, clock } = cloud;
  const launchesSince = (at: number) =>
    world.history.events.filter((event) => event.kind === 'instance-launched' && event.at >= at).length;
  world.mishaps.boots({ bootFailureRate: 1 });
  world.autoScaling.updateGroup({ groupName, minSize: 1, desiredCapacity: 1 });

  const begun = clock.now();
  await expect.poll(() => clock.now(), { timeout: 60_000 }).toBeGreaterThan(begun + 3 * hour);
  const launchedInTwoHours = launchesSince(begun + hour);
  world.mishaps.boots({ bootFailureRate: 0 });
  const isServing = () => world.spaceliftPools.all().some((pool) => pool.workers().length > 0);
  await expect.poll(isServing, { timeout: 30_000 }).toBe(true);

  expect(launchedInTwoHours).toBeGreaterThan(2);
  expect(launchedInTwoHours).toBeLessThanOrEqual(2 * mostLaunchesAnHour);
}, 180_000);

it('a pool whose every boot fails launches an instance now and then, and serves its runs after the repair', async () => {
  const cloud = await startLocalCloud({
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 240 }),
  });
  onTestFinished(() => cloud.close());
  await cloud.deployAssembly(assembly);
  const { world, clock } = cloud;
  const pool = world.spaceliftPools.all().find(({ poolName }) => poolName === groupName);
  const launchesSince = (at: number) =>
    world.history.events.filter((event) => event.kind === 'instance-launched' && event.at >= at).length;
  world.mishaps.boots({ bootFailureRate: 1 });
  for (let run = 0; run < 3; run += 1) pool?.queueRun({ stack: 'a', durationSeconds: 60 });

  const begun = clock.now();
  await expect.poll(() => clock.now(), { timeout: 60_000 }).toBeGreaterThan(begun + 2 * hour);
  const launched = launchesSince(begun);
  const launchedInTheSecondHour = launchesSince(begun + hour);
  world.mishaps.boots({ bootFailureRate: 0 });
  await expect.poll(() => pool?.runCounts().finished, { timeout: 60_000 }).toBe(3);

  // Without pauses, each of three instances was launched again every three minutes: 122 launches. The group launches a failed
  // instance once more before the next pass.
  expect(launched).toBeLessThan(40);
  expect(launchedInTheSecondHour).toBeLessThanOrEqual(8);
}, 180_000);
