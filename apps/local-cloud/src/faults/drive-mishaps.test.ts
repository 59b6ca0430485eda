import { SeededFaults } from '@poolkeeper/pool-world';
import { aWorld, groupName } from '@poolkeeper/pool-world/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { driveMishaps } from './drive-mishaps.ts';
import { localFaults } from './local-faults.ts';
import type { MishapKind } from './mishaps.ts';

const stopping: (() => void)[] = [];
afterEach(() => {
  for (const stop of stopping.splice(0)) stop();
});

describe('mishaps', () => {
  it.each([
    ['spot', 'spot-interruption-warned'],
    ['rebalance', 'rebalance-recommended'],
    ['host-failure', 'machine-lost'],
    ['zone-loss', 'zone-lost'],
    ['shortage', 'capacity-short'],
    ['refresh', 'refresh-started'],
    ['terminations', 'instance-held'],
    ['unhealthy', 'instance-held'],
    ['drains', 'worker-drained'],
  ] as const)('of the kind %s happen at the requested rate', async (kind, event) => {
    const world = aRunningWorld();

    await until(world, kind, () => world.history.events.some((each) => each.kind === event));
  });

  it('lift a drain later', async () => {
    const world = aRunningWorld();

    await until(world, 'drains', () => world.history.events.some(({ kind }) => kind === 'worker-undrained'));
  });

  it('stop when they are switched off', async () => {
    const world = aRunningWorld();
    const faults = await until(world, 'drains', () =>
      world.spacelift.workers().some(({ drained }) => drained),
    );

    faults.change(localFaults.profiles.none);

    expect(faults.nextMoment('drains', world.now)).toBeUndefined();
  });
});

function aRunningWorld() {
  const world = aWorld({
    desiredCapacity: 4,
    purchaseMix: { onDemandBase: 0, onDemandPercentage: 0 },
    maxSize: 6,
  });
  world.advanceTo(world.now + 120_000);
  world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 4 });
  return world;
}

/** Drives the world at 50 minutes a second until the condition holds. */
async function until(
  world: ReturnType<typeof aRunningWorld>,
  kind: MishapKind,
  condition: () => boolean,
): Promise<SeededFaults> {
  const clock = scaledClock({ startAt: world.now, speed: 3000 });
  const faults = new SeededFaults({ seed: 1, profile: { ...localFaults.profiles.none, [kind]: 600 } });
  const driver = driveMishaps({ faults, world, clock });
  stopping.push(() => {
    driver.stop();
  });
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    world.advanceTo(clock.now());
  }
  return faults;
}
