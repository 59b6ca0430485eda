import { createWorld, type World } from '@poolkeeper/pool-world';
import { afterEach, describe, expect, it } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { isAtRest } from './observe-world.ts';
import { queueArrivals } from '../play/queue-arrivals.ts';
import { driveWorld, type WorldDriver } from './drive-world.ts';

const startAt = Date.UTC(2026, 2, 2, 9);
const stopping: (() => void)[] = [];

afterEach(() => {
  for (const stop of stopping.splice(0)) stop();
});

describe('a driven world', () => {
  it('advances by itself when an event is due', async () => {
    const { world, driver } = aDrivenWorld({ minSize: 2 });

    await until(driver, () => world.spacelift.workers().length === 2);

    expect(isAtRest(world, 2)).toBe(true);
    expect(isAtRest(world, 1)).toBe(false);
  });

  it('notices calls from outside', async () => {
    const { world, driver } = aDrivenWorld();

    driver.world.autoScaling.setDesiredCapacity({ groupName: 'a-group', desiredCapacity: 1 });

    expect(isAtRest(world, 1)).toBe(false);
    await until(driver, () => world.spacelift.workers().length === 1);
  });

  it('notices calls that fail, and rethrows their errors', async () => {
    const { driver } = aDrivenWorld();
    let advances = 0;
    driver.onAdvance(() => (advances += 1));
    await new Promise(setImmediate);
    const before = advances;

    expect(() => {
      driver.world.autoScaling.setDesiredCapacity({ groupName: 'a-group', desiredCapacity: 99 });
    }).toThrow();

    await new Promise(setImmediate);
    expect(advances).toBeGreaterThan(before);
  });

  it('gets the runs of a workload at their times, the first one at the start', async () => {
    const { world, driver, clock } = aDrivenWorld();
    const arrivals = [300, 0, 60].map((second) => ({
      queuedAt: second * 1000,
      stack: `after-${second}`,
      durationSeconds: 10,
    }));

    const workload = queueArrivals({ arrivals, startAt: startAt + 60_000, world: driver.world, clock });
    stopping.push(() => {
      workload.stop();
    });
    expect(workload.remaining()).toBe(3);
    await until(driver, () => workload.remaining() === 0);

    expect(world.spacelift.runs().map(({ stack }) => stack)).toEqual(['after-0', 'after-60', 'after-300']);
    for (const { stack, queuedAt } of world.spacelift.runs()) {
      expect(queuedAt).toBeGreaterThanOrEqual(startAt + 60_000 + Number(stack.slice(6)) * 1000);
    }
    expect(isAtRest(world, 0)).toBe(false);
  });
});

function aDrivenWorld({ minSize = 0 } = {}) {
  const clock = scaledClock({ startAt, speed: 6000 });
  const world: World = createWorld({
    seed: 1,
    startAt,
    group: { name: 'a-group', minSize, maxSize: 3 },
    spacelift: { poolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB' },
  });
  const driver = driveWorld(world, clock);
  stopping.push(() => {
    driver.stop();
  });
  return { world, driver, clock };
}

function until(driver: WorldDriver, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    driver.onAdvance(() => {
      if (condition()) resolve();
    });
  });
}
