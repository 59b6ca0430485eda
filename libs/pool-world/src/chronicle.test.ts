import { describe, expect, it } from 'vitest';
import { advance, aWorld, groupName, theInstance } from './testing/index.ts';

describe('the history', () => {
  it('counts launches, terminations, the maximum alive at once, and the hours from launch to end', () => {
    const world = aWorld({ hooks: [], desiredCapacity: 2 });
    advance(world, 2 + 3600);
    expect(world.history.instanceHours()).toBeCloseTo(2, 10);

    world.autoScaling.terminateInstance({ instanceId: theInstance(world).instanceId, decrement: true });
    advance(world, 1800);
    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 2 });
    advance(world, 2 + 1800);

    // One instance ran for an hour and the nine seconds of its end, one for two hours, one for half an hour.
    expect(world.history.instanceHours()).toBeCloseTo(1 + 9 / 3600 + (2 + 2 / 3600) + 0.5, 10);
    expect(world.history.launched()).toBe(3);
    expect(world.history.terminated()).toBe(1);
    expect(world.history.peak()).toBe(2);
  });
});
