import {
  aBusyMember,
  aFailedLaunch,
  ago,
  aLeavingMember,
  anIdleMember,
  moment,
  seconds,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { createMemory } from './memory.ts';
import { aMeter } from './testing/a-meter.ts';
import { aWorld } from './testing/a-world.ts';
import { passOf } from './testing/pass-of.ts';

describe('the metrics of a pass', () => {
  it('say what it saw and decided', async () => {
    const meter = aMeter();
    const world = aWorld({
      pendingRuns: 2,
      members: [aBusyMember(), anIdleMember(), aLeavingMember({ instance: { state: 'retained' } })],
    });
    await passOf(world, { meter });
    expect(meter.last()).toMatchObject({
      PendingRuns: 2,
      BusyWorkers: 1,
      IdleWorkers: 1,
      Demand: 3,
      DesiredCapacity: 2,
      RetainedInstances: 1,
      CapacityShort: 0,
      PassFailed: 0,
      PassDurationMs: 0,
    });
  });

  it('learn from the larger count of busy workers when the list is not whole', async () => {
    const meter = aMeter();
    const world = aWorld({ pendingRuns: 2 });
    world.updatePool((pool) => ({ ...pool, busyWorkers: 7 }));
    await passOf(world, { meter });
    expect(meter.last()).toMatchObject({ BusyWorkers: 7, Demand: 9 });
  });

  it('count the capacity that cannot be had', async () => {
    const meter = aMeter();
    const activities = ['eu-west-1a', 'eu-west-1b'].map((zone) =>
      aFailedLaunch({
        startedAt: ago(seconds(40)),
        endedAt: ago(seconds(30)),
        zone,
        shortage: noCapacity(zone),
      }),
    );
    await passOf(aWorld({ pendingRuns: 3, group: { activities, zones: ['eu-west-1a', 'eu-west-1b'] } }), {
      meter,
    });
    expect(meter.last().CapacityShort).toBe(3);
  });

  it('say since when the queue has waited', async () => {
    const meter = aMeter();
    const memory = createMemory();
    const world = aWorld({ pendingRuns: 1, group: { maxSize: 0 } });
    await passOf(world, { memory, meter });
    await passOf(world, { memory, meter, clock: () => moment + seconds(45) });
    expect(meter.last().QueueWaitSeconds).toBe(45);
  });

  it('count a pass that fails', async () => {
    const meter = aMeter();
    const world = aWorld({});
    world.break('read', new Error('no'));
    await expect(passOf(world, { meter })).rejects.toThrow('no');
    expect(meter.last()).toEqual({ PassFailed: 1, PassDurationMs: 0 });
  });
});

function noCapacity(zone = 'eu-west-1b') {
  return { kind: 'no-capacity', purchaseOption: 'spot', zone } as const;
}
