import { advance, aWorld, eventsOf, theGroup, theInstance } from '@poolkeeper/pool-world/testing';
import { allFaults, type World } from '@poolkeeper/pool-world';
import { describe, expect, it } from 'vitest';
import { checkRuns, watchCapacity, watchHook, watchRun } from './history-invariants.ts';

describe('no run interrupted by us', () => {
  it('is violated if the hook releases a busy instance', () => {
    const { world, instanceId } = aBusyWorld();
    world.autoScaling.terminateInstance({ instanceId, decrement: true });
    advance(world, 5);
    world.autoScaling.completeLifecycleAction({
      groupName: 'pool',
      hookName: 'drain-worker',
      instanceId,
      result: 'CONTINUE',
    });
    advance(world, 30);
    expect(interruptionsByUs(world)).toMatchObject([{ invariant: 'no-run-interrupted-by-us' }]);
  });

  it.each([
    ['the host dies', 'hostFailure'],
    ['it is terminated past the group', 'terminateInstances'],
  ])('holds if %s', (_, how) => {
    const { world, instanceId } = aBusyWorld();
    if (how === 'hostFailure') world.mishaps.hostFailure(instanceId);
    else world.ec2.terminateInstances([instanceId]);
    advance(world, 60);
    expect(world.spacelift.runCounts().interrupted).toBe(1);
    expect(interruptionsByUs(world)).toEqual([]);
  });
});

describe('every run accounted for', () => {
  const request = {
    stack: 'network',
    durationSeconds: 60,
    triggers: [{ stack: 'app', durationSeconds: 60 }],
  };

  it('holds for runs that have finished, that a person has discarded, and that were skipped for it', () => {
    const world = aWorld({ desiredCapacity: 2 });
    advance(world, 120);
    world.spacelift.queueRun(request);
    world.spacelift.queueRun({ ...request, discardedAfterMs: 60_000 });
    advance(world, 300);
    expect(world.spacelift.runCounts()).toMatchObject({ finished: 2, discarded: 1, skipped: 1 });
    expect(checkRuns(world)).toBeUndefined();
  });

  it('is violated by runs that wait, and that were skipped without a reason', () => {
    const world = aWorld();
    world.spacelift.queueRun(request);
    expect(checkRuns(world)).toMatchObject({
      invariant: 'every-run-accounted-for',
      detail: expect.stringMatching(/^run \w{26} is queued at the end$/u) as unknown,
    });
    const [run] = world.spacelift.runs();
    if (run === undefined) throw new Error('no run');
    const runs = () => [{ ...run, state: 'skipped' as const }];
    expect(checkRuns({ now: world.now, spacelift: { ...world.spacelift, runs } })).toMatchObject({
      detail: `run ${run.id} is skipped at the end`,
    });
  });
});

describe('held by heartbeats', () => {
  it('is violated if a hook times out', () => {
    const { world, instanceId } = aBusyWorld();
    world.autoScaling.terminateInstance({ instanceId, decrement: true });
    advance(world, 310);
    expect(world.history.events.map(watchHook).filter((violation) => violation !== undefined)).toMatchObject([
      { invariant: 'held-by-heartbeats' },
    ]);
  });
});

describe('desired capacity within bounds', () => {
  it('holds in a group that refuses capacities outside its bounds', () => {
    const { world } = aBusyWorld();
    expect(
      world.history.events
        .map((event) => watchCapacity(event, world.autoScaling))
        .every((each) => each === undefined),
    ).toBe(true);
  });

  it('is violated if the capacity is outside the bounds', () => {
    const { world } = aBusyWorld();
    const describeGroups = () => [{ ...theGroup(world), desiredCapacity: 11 }];
    const [event] = eventsOf(world, 'capacity-changed');
    if (event === undefined) throw new Error('no change');
    expect(watchCapacity(event, { describeGroups })).toMatchObject({
      invariant: 'desired-capacity-within-bounds',
    });
  });
});

function aBusyWorld() {
  const world = aWorld({ desiredCapacity: 1 });
  advance(world, 120);
  world.spacelift.queueRun({ stack: 'network', durationSeconds: 3600 });
  return { world, instanceId: theInstance(world).instanceId };
}

function interruptionsByUs({ history }: World) {
  return history.events.flatMap((event) => watchRun(event, allFaults.profiles.none) ?? []);
}
