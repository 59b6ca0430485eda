import { aBusyMember, minutes, moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aWorld, type FakeWorld } from '../testing/a-world.ts';
import { passOf } from '../testing/pass-of.ts';
import { createMemory } from './memory.ts';

describe('a pool at rest', () => {
  it('is described every five minutes, and glanced at by the passes in between', async () => {
    const pool = aPool();
    const seen = [];
    for (let minute = 0; minute <= 10; minute += 1) seen.push(await pool.seenAt(minute));

    expect(seen.flatMap((by, minute) => (by === 'description' ? minute : []))).toEqual([0, 5, 10]);
  });

  it.each<[string, (world: FakeWorld) => void]>([
    [
      'a run is queued',
      ({ updatePool }) => {
        updatePool((pool) => ({ ...pool, pendingRuns: 3 }));
      },
    ],
    [
      'a worker is gone',
      ({ updatePool }) => {
        updatePool((pool) => ({ ...pool, workers: pool.workers.slice(1) }));
      },
    ],
    [
      'an instance is gone',
      ({ updateGroup }) => {
        updateGroup((group) => ({ ...group, instances: group.instances.slice(1) }));
      },
    ],
    [
      'an instance changes its state',
      ({ updateGroup }) => {
        updateGroup((group) => ({
          ...group,
          instances: group.instances.map((each) => ({ ...each, state: 'standby' })),
        }));
      },
    ],
    [
      'the minimum changes',
      ({ updateGroup }) => {
        updateGroup((group) => ({ ...group, minSize: 1 }));
      },
    ],
    [
      'the desired capacity changes',
      ({ updateGroup }) => {
        updateGroup((group) => ({ ...group, desiredCapacity: 3 }));
      },
    ],
    [
      'spacelift contradicts itself',
      ({ updatePool }) => {
        updatePool((pool) => ({ ...pool, busyWorkers: 9 }));
      },
    ],
  ])('is described at once when %s', async (_, change) => {
    const pool = aPool();
    await pool.seenAt(0);
    change(pool.world);

    expect(await pool.seenAt(1)).toBe('description');
  });

  it('is described by the pass after one that failed', async () => {
    const pool = aPool();
    await pool.seenAt(0);
    pool.world.break('read', new Error('down'));
    await expect(pool.seenAt(1)).rejects.toThrow('down');
    pool.world.repair('read');

    expect(await pool.seenAt(2)).toBe('description');
  });

  it('is not one with something to report', async () => {
    const pool = aPool({ hasTerminationHook: false });
    await pool.seenAt(0);

    expect(await pool.seenAt(1)).toBe('description');
  });
});

/** Passes of one process over a pool with nothing to do, by the minute. */
function aPool(group = {}) {
  const world = aWorld({ members: [aBusyMember(), aBusyMember()], group });
  const memory = createMemory();
  return {
    world,
    seenAt: async (minute: number) =>
      (await passOf(world, { memory, clock: () => moment + minutes(minute) })).seenBy,
  };
}
