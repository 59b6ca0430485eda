import { bench, describe } from 'vitest';
import { createWorld, generateWorkload } from './index.ts';

const startAt = Date.UTC(2026, 0, 5, 8);
const options = { iterations: 3, warmupIterations: 0, time: 0, warmupTime: 0 };
const arrivals = generateWorkload({ runs: 100_000, seed: 1, startAt });

describe('100,000 runs', () => {
  bench(
    'on 300 workers that are always running',
    () => {
      const world = createWorld({
        seed: 1,
        startAt,
        group: { name: 'pool', minSize: 300, maxSize: 300 },
        spacelift: { poolId: '01KE6JQ300G7RNFM4RDSZ5RH3Q' },
      });
      for (const { queuedAt, stack, durationSeconds } of arrivals) {
        world.advanceTo(queuedAt);
        world.spacelift.queueRun({ stack, durationSeconds });
      }
      world.advanceTo(world.now + 3_600_000);
    },
    options,
  );

  bench(
    'queued at once, while pool and group are read every minute',
    () => {
      const world = createWorld({
        seed: 1,
        startAt,
        group: { name: 'pool', minSize: 300, maxSize: 300 },
        spacelift: { poolId: '01KE6JQ300G7RNFM4RDSZ5RH3Q' },
      });
      for (const { stack, durationSeconds } of arrivals) world.spacelift.queueRun({ stack, durationSeconds });
      while (world.spacelift.runCounts().finished < arrivals.length) {
        world.advanceTo(world.now + 60_000);
        world.autoScaling.describeGroups();
        world.ec2.describeInstances();
        world.spacelift.workers();
      }
    },
    options,
  );
});
