import { advance, aWorld, groupName, spotInPercent, type AWorld } from '@poolkeeper/pool-world/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import { drawScenario } from '../scenario/draw-scenario.ts';
import type { DrawnSettings, Scenario } from '../scenario/scenario.ts';
import { watchStarvation } from './watch-starvation.ts';

const minute = 60_000;

describe('starvation', () => {
  it('is a run that waits, with no launch in progress, for longer than the policies wait', () => {
    const world = aWaitingWorld();
    expect(worstWithin(20, world)).toMatchObject({ invariant: 'no-starvation' });
  });

  it('is not reported before that time', () => {
    expect(worstWithin(8, aWaitingWorld())).toBeUndefined();
    const patient = { policy: { ...defaultPolicy, scaleOutCooldownMs: 30 * minute } };
    expect(worstWithin(20, aWaitingWorld(), patient)).toBeUndefined();
  });

  it('is not reported while a machine boots, the group is full, or EC2 has no capacity', () => {
    const booting = aWaitingWorld({ machines: { bootSeconds: 1800, launchSeconds: 1800 } });
    booting.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
    expect(worstWithin(20, booting)).toBeUndefined();

    const full = aWaitingWorld({ minSize: 1, maxSize: 1, machines: { lostBootRate: 1 } });
    expect(worstWithin(20, full)).toBeUndefined();

    const short = aWaitingWorld();
    short.mishaps.capacityShortage({ until: short.now + 60 * minute });
    expect(worstWithin(20, short)).toBeUndefined();
  });

  it('is waiting for unavailable spot if there is a fallback', () => {
    const fallback = { purchase: { onDemandPercentage: 0 } };
    const waitsFor = (settings: Partial<DrawnSettings>) => {
      const world = aWaitingWorld({ purchaseMix: spotInPercent(100) });
      world.mishaps.capacityShortage({ purchaseOption: 'spot', until: world.now + 60 * minute });
      return worstWithin(20, world, settings);
    };
    expect(waitsFor(fallback)).toMatchObject({ invariant: 'no-starvation' });
    expect(waitsFor({})).toBeUndefined();
  });
});

/** One run waits, and nothing scales the pool. */
function aWaitingWorld(options: AWorld = {}): ReturnType<typeof aWorld> {
  const world = aWorld(options);
  world.spacelift.queueRun({ stack: 'network', durationSeconds: 60 });
  return world;
}

function worstWithin(
  minutes: number,
  world: ReturnType<typeof aWorld>,
  settings: Partial<DrawnSettings> = {},
) {
  const drawn = drawScenario(1);
  const scenario: Scenario = {
    ...drawn,
    autoscaler: {
      policy: defaultPolicy,
      registrationGraceMs: 10 * minute,
      absenceWaitMs: 30 * minute,
      settlingTimeMs: 10_000,
      dryRun: false,
      ...settings,
    },
  };
  const check = watchStarvation(world, { scenario, intervalMs: minute });
  for (let passed = 0; passed < minutes; passed += 1) {
    advance(world, 60);
    const violation = check();
    if (violation !== undefined) return violation;
  }
  return undefined;
}
