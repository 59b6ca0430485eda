import type { PassReport } from '@poolkeeper/autoscaler/pass';
import { advance, aWorld, theInstance } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { watchDisruption } from './watch-disruption.ts';

describe('a disruption budget', () => {
  it('is violated by a pass that rolls more members than it allows', () => {
    const { world, report } = afterRolling(2);
    expect(watchDisruption(report, { world, budget: 1 })).toMatchObject({
      invariant: 'within-disruption-budget',
      detail: expect.stringContaining('2 of 4 have no worker') as string,
    });
    expect(watchDisruption(report, { world, budget: { percent: 10 } })).toBeDefined();
  });

  it('holds for a pass that rolls as many as it allows, and for one that rolls none', () => {
    const { world, report } = afterRolling(2);
    expect(watchDisruption(report, { world, budget: 2 })).toBeUndefined();
    expect(watchDisruption(report, { world, budget: { percent: 50 } })).toBeUndefined();
    const idle = { ...report, applied: { ...report.applied, rolled: [] } };
    expect(watchDisruption(idle, { world, budget: 0 })).toBeUndefined();
  });
});

function afterRolling(members: number) {
  const world = aWorld({ desiredCapacity: 4 });
  advance(world, 120);
  const rolled = Array.from({ length: members }, (_, index) => theInstance(world, index).instanceId);
  for (const instanceId of rolled) world.autoScaling.terminateInstance({ instanceId, decrement: false });
  const applied: PassReport['applied'] = {
    launched: [],
    launchFailures: [],
    terminating: [],
    replaced: [],
    rolled,
    drained: [],
    ended: [],
    failed: [],
    leftForNextPass: [],
  };
  return { world, report: { applied } as PassReport };
}
