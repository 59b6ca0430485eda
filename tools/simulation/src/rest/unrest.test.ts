import { advance, aWorld, groupName, spotInPercent, type AWorld } from '@poolkeeper/pool-world/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import type { DrawnSettings } from '../scenario/scenario.ts';
import { unrest } from './unrest.ts';

const minute = 60_000;

describe('a pool at rest', () => {
  it('has no unfinished runs and the capacity that its policies want', () => {
    expect(unrestOf(aSettledWorld())).toEqual([]);
  });

  it('has no more capacity than the current policy keeps idle', () => {
    const world = aSettledWorld({ desiredCapacity: 3 });
    expect(unrestOf(world)).toEqual(['desired capacity 3 instead of 0 to 0']);
    expect(unrestOf(world, { policy: { ...defaultPolicy, minIdle: 3 } })).toEqual([]);
    const always = (minSize: number) => ({
      timeZone: 'UTC',
      rules: [{ name: 'always', set: { minSize } }],
    });
    expect(unrestOf(world, { policy: { ...defaultPolicy, schedule: always(3) } })).toEqual([]);
    expect(unrestOf(world, { policy: { ...defaultPolicy, schedule: always(4) } })).toEqual([
      'desired capacity 3 instead of 4 to 4',
    ]);
    const objective = { withinMs: 0, maxIdle: 3 };
    expect(
      unrestOf(world, { policy: { ...defaultPolicy, objective: { ...objective, mode: 'act' } } }),
    ).toEqual([]);
    expect(unrestOf(world, { policy: { ...defaultPolicy, objective } })).toHaveLength(1);
  });

  it('has its headroom of idle workers', () => {
    const world = aSettledWorld();
    expect(unrestOf(world, { policy: { ...defaultPolicy, minIdle: 1 } })).toContain(
      '0 workers idle instead of 1',
    );
  });

  it('buys spot again', () => {
    const world = aSettledWorld({ purchaseMix: spotInPercent(0) });
    expect(unrestOf(world, { purchase: { onDemandPercentage: 20 } })).toEqual([
      '100 % on-demand instead of 20 %',
    ]);
  });

  it('has replaced outdated members, if it rolls at all times', () => {
    const world = aSettledWorld({ minSize: 1 });
    world.autoScaling.updateGroup({ groupName, launchTemplateVersion: '2' });
    const roll = { outdated: true, budget: 1, idleAtLeastMs: 0 };
    expect(unrestOf(world, { roll })).toEqual([expect.stringContaining('outdated')]);
    expect(unrestOf(world)).toEqual([]);
    expect(unrestOf(world, { roll: { ...roll, windows: { timeZone: 'UTC', rules: [] } } })).toEqual([]);
  });

  it('has the right number of warm instances, all ready', () => {
    const world = aSettledWorld();
    world.autoScaling.putWarmPool({ groupName, minSize: 2, maxGroupPreparedCapacity: 2 });
    advance(world, 5);
    expect(unrestOf(world)).toEqual(['0 of 2 warm instances ready instead of 2']);
    advance(world, 300);
    expect(unrestOf(world)).toEqual([]);
  });
});

function aSettledWorld(options: AWorld = {}): ReturnType<typeof aWorld> {
  const world = aWorld(options);
  advance(world, 300);
  for (const { receiptHandle } of world.sqs.receive('lifecycle', 10))
    world.sqs.delete('lifecycle', receiptHandle);
  return world;
}

function unrestOf(world: ReturnType<typeof aWorld>, settings: Partial<DrawnSettings> = {}) {
  const registrationGraceMs = 10 * minute;
  return unrest(world, {
    explaining: { registrationGraceMs, isDrainedByOperator: () => false, isDetachedByOperator: () => false },
    autoscaler: {
      policy: defaultPolicy,
      registrationGraceMs,
      absenceWaitMs: 30 * minute,
      settlingTimeMs: 10_000,
      dryRun: false,
      ...settings,
    },
  });
}
