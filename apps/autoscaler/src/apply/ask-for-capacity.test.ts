import {
  aBusyMember,
  aFailedLaunch,
  ago,
  minutes,
  seconds,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { timeForLaunchMs } from '../time-limits.ts';
import type { PassSettings } from '../plan/plan.ts';
import { aWorld } from '../testing/a-world.ts';
import { passOf } from '../testing/pass-of.ts';

describe('a scale-out with synchronous launches', () => {
  const settings = { launch: { mode: 'synchronous' } } satisfies Partial<PassSettings>;
  const group = { zones: ['eu-west-1a', 'eu-west-1b'], launchTemplate: 'lt-1:7' };

  it('launches zone by zone, which raises the desired capacity', async () => {
    const world = aWorld({ pendingRuns: 3, group });
    const { applied } = await passOf(world, { settings });
    expect(world.changes).toEqual(['launch 2 in eu-west-1a', 'launch 1 in eu-west-1b']);
    expect(applied.launched).toHaveLength(3);
    expect(world.group().desiredCapacity).toBe(3);
    expect((await passOf(world, { settings })).decision.kind).toBe('hold');
  });

  it.each([
    [
      'fails',
      {
        instanceIds: [],
        failures: [{ code: 'InsufficientInstanceCapacity', message: 'none', shortage: noCapacity() }],
      },
      'InsufficientInstanceCapacity',
    ],
    ['meets a busy group', 'busy-scaling' as const, 'busy-scaling'],
  ])('asks by the desired capacity for a launch that %s, and logs a warning', async (_, outcome, code) => {
    const world = aWorld({ pendingRuns: 3, group });
    world.answerLaunch('eu-west-1b', outcome);
    const { applied, notices } = await passOf(world, { settings });
    expect(world.changes.at(-1)).toBe('set 3');
    expect(applied.launched).toHaveLength(2);
    expect(applied.launchFailures).toMatchObject([{ code }]);
    expect(notices).toContain('launch-incomplete');
  });

  it('asks for everything by the desired capacity when the outcome of the launches is unknown', async () => {
    const world = aWorld({ pendingRuns: 1, group });
    world.break('launch 1 in eu-west-1a', new Error('no answer'));
    const { applied } = await passOf(world, { settings });
    expect(world.changes).toEqual(['launch 1 in eu-west-1a', 'set 1']);
    expect(applied.launchFailures).toEqual([{ code: 'unknown', message: 'Error: no answer' }]);
  });

  it('does not wait for launches when there is little time left', async () => {
    const world = aWorld({ pendingRuns: 3, group });
    await passOf(world, { settings, deadline: { remainingMs: () => timeForLaunchMs } });
    expect(world.changes).toEqual(['set 3']);
  });

  it('is off by default', async () => {
    const world = aWorld({ pendingRuns: 3, group });
    await passOf(world);
    expect(world.changes).toEqual(['set 3']);
  });
});

describe('a fallback from spot', () => {
  const settings = { purchase: { onDemandPercentage: 20 } } satisfies Partial<PassSettings>;
  const short: SnapshotParts = {
    pendingRuns: 3,
    group: {
      purchaseMix: { onDemandBase: 0, onDemandPercentage: 20 },
      activities: [1, 2].map((minute) =>
        aFailedLaunch({ startedAt: ago(minutes(minute)), endedAt: ago(seconds(30)), shortage: noCapacity() }),
      ),
    },
  };

  it('sets the on-demand share before it asks for capacity, and logs a warning', async () => {
    const world = aWorld(short);
    const { applied, notices } = await passOf(world, { settings });
    expect(world.changes[0]).toBe('set on-demand 100 %');
    expect(applied.onDemandPercentage).toBe(100);
    expect(notices).toContain('spot-short');
  });

  it('sets the share of the new capacity, so that running instances stay', async () => {
    const members = [1, 2].map(() => aBusyMember({ instance: { purchaseOption: 'spot' } }));
    const world = aWorld({ ...short, pendingRuns: 2, members });
    await passOf(world, { settings });
    expect(world.changes[0]).toBe('set on-demand 50 %');
  });

  it('sets the share once', async () => {
    const world = aWorld(short);
    await passOf(world, { settings });
    await passOf(world, { settings });
    expect(world.changes.filter((change) => change.startsWith('set on-demand'))).toHaveLength(1);
  });

  it('keeps no run waiting when the share cannot be set', async () => {
    const world = aWorld({ ...short, group: { ...short.group, desiredCapacity: 0 } });
    world.break('set on-demand 100 %', new Error('denied'));
    const { applied, notices } = await passOf(world, { settings });
    expect(world.changes).toContainEqual(expect.stringMatching(/^set \d+$/));
    expect(applied).toMatchObject({ purchaseProblem: 'Error: denied' });
    expect(notices).toContain('action-failed');
  });

  it('is left to the group by default', async () => {
    const world = aWorld(short);
    await passOf(world);
    expect(world.changes.filter((change) => change.startsWith('set on-demand'))).toEqual([]);
  });
});

function noCapacity(zone = 'eu-west-1b') {
  return { kind: 'no-capacity', purchaseOption: 'spot', zone } as const;
}
