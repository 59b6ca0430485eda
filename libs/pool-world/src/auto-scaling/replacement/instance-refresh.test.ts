import { describe, expect, it } from 'vitest';
import { AwsFault } from '../../aws-fault.ts';
import type { InstanceRefresh, InstanceRefreshRequest } from '../api.ts';
import {
  advance,
  advanceUntil,
  aWorld,
  eventsOf,
  groupName,
  hookName,
  theGroup,
  theInstance,
  type AWorld,
} from '../../testing/index.ts';
import type { World } from '../../world.ts';

describe('an instance refresh', () => {
  it('replaces every old instance and no new one', () => {
    const world = aSettledGroup({ desiredCapacity: 4 });
    const before = idsOf(world);

    start(world, { launchTemplateVersion: '2' });
    advanceUntil(world, () => refresh(world).status === 'Successful');

    const serving = theGroup(world).instances.filter(({ lifecycleState }) => lifecycleState === 'InService');
    expect(serving).toHaveLength(4);
    expect(serving.map(({ instanceId }) => instanceId).filter((id) => before.includes(id))).toEqual([]);
    expect(serving.every(({ launchTemplateVersion }) => launchTemplateVersion === '2')).toBe(true);
    expect(theGroup(world).launchTemplateVersion).toBe('2');
    expect(world.history.launched()).toBe(8);
    expect(refresh(world)).toMatchObject({ percentageComplete: 100, instancesToUpdate: 0 });
    expect(eventsOf(world, 'refresh-ended')).toMatchObject([{ status: 'Successful' }]);
  });

  it('pauses at each checkpoint, and ends at the last', () => {
    const world = aSettledGroup({ desiredCapacity: 4 });
    start(world, { checkpointPercentages: [25, 50], checkpointDelaySeconds: 1800 });
    const heldAt = () => eventsOf(world, 'instance-held').map(({ at }) => at);

    advance(world, 1500);
    expect(heldAt()).toHaveLength(1);
    advanceUntil(world, () => refresh(world).status === 'Successful');

    const [first = 0, second = 0, ...others] = heldAt();
    expect(second - first).toBeGreaterThanOrEqual(1_800_000);
    expect(others).toEqual([]);
  });

  it('terminates every instance through the hook', () => {
    const world = aSettledGroup({ desiredCapacity: 3 });
    const before = idsOf(world);

    start(world);
    advanceUntil(world, () => refresh(world).status === 'Successful');

    const held = eventsOf(world, 'instance-held');
    expect(held.map(({ instanceId }) => instanceId).toSorted()).toEqual(before.toSorted());
    expect(new Set(held.map(({ cause }) => cause))).toEqual(new Set(['instance refresh']));
  });

  it.each([
    [90, 9, 10],
    [50, 5, 10],
    [0, 0, 10],
    [100, 10, 11],
  ])('at %d percent keeps at least %d of 10 in service and counts at most %d', (percentage, least, most) => {
    const world = aSettledGroup({ desiredCapacity: 10 });
    start(world, { minHealthyPercentage: percentage });
    const serving: number[] = [];
    const counted: number[] = [];

    advanceUntil(world, () => {
      const states = theGroup(world).instances.map(({ lifecycleState }) => lifecycleState);
      serving.push(states.filter((state) => state === 'InService').length);
      counted.push(states.filter((state) => !state.startsWith('Terminat')).length);
      return refresh(world).status === 'Successful';
    });

    expect(Math.min(...serving)).toBe(least);
    expect(Math.max(...counted)).toBe(most);
  });

  it('replaces the only instance of a group although it falls below its minimum', () => {
    const world = aSettledGroup({ desiredCapacity: 1 });

    start(world);
    advanceUntil(world, () => refresh(world).status === 'Successful');

    expect(world.history.launched()).toBe(2);
  });

  it('waits for the warm-up of a batch before the next', () => {
    const world = aSettledGroup({ desiredCapacity: 2 });
    start(world, { minHealthyPercentage: 50, instanceWarmupSeconds: 600 });

    advance(world, 500);
    expect(eventsOf(world, 'instance-held')).toHaveLength(1);
    expect(refresh(world)).toMatchObject({ percentageComplete: 50, status: 'InProgress' });
    advance(world, 200);
    expect(eventsOf(world, 'instance-held')).toHaveLength(2);
    expect(refresh(world).status).toBe('InProgress');
    advance(world, 700);

    expect(refresh(world).status).toBe('Successful');
  });

  it('continues while the hook holds what it has replaced', () => {
    const world = aSettledGroup({ desiredCapacity: 2 });
    start(world);

    advanceUntil(world, () => refresh(world).status === 'Successful');

    expect(
      theGroup(world).instances.filter(({ lifecycleState }) => lifecycleState === 'Terminating:Wait'),
    ).toHaveLength(2);
  });

  it('skips instances that already have the launch template', () => {
    const world = aSettledGroup({ desiredCapacity: 2 });
    world.autoScaling.updateGroup({ groupName, launchTemplateVersion: '2', desiredCapacity: 3 });
    advance(world, 60);

    start(world, { skipMatching: true });
    advanceUntil(world, () => refresh(world).status === 'Successful');

    expect(world.history.launched()).toBe(3 + 2);
  });

  it('waits for protected instances and fails after an hour', () => {
    const world = aSettledGroup({ desiredCapacity: 2 });
    const { instanceId } = theInstance(world);
    protect(world, instanceId);

    start(world);
    advance(world, 3000);
    expect(refresh(world)).toMatchObject({ status: 'InProgress', instancesToUpdate: 1 });
    advance(world, 900);

    expect(refresh(world)).toMatchObject({
      status: 'Failed',
      statusReason: 'Instance refresh has failed: 1 instances are still protected from scale in.',
    });
    expect(theInstance(world, instanceId).lifecycleState).toBe('InService');
  });

  it('replaces a protected instance as soon as the protection is lifted', () => {
    const world = aSettledGroup({ desiredCapacity: 1 });
    const { instanceId } = theInstance(world);
    protect(world, instanceId);
    start(world);
    advance(world, 600);

    world.autoScaling.setInstanceProtection({
      groupName,
      instanceIds: [instanceId],
      protectedFromScaleIn: false,
    });
    advanceUntil(world, () => refresh(world).status === 'Successful');

    expect(eventsOf(world, 'instance-held')).toMatchObject([{ instanceId }]);
  });

  it.each([
    ['Ignore', 1],
    ['Refresh', 2],
  ] as const)('told to %s protected instances replaces %d of 2', (scaleInProtectedInstances, replaced) => {
    const world = aSettledGroup({ desiredCapacity: 2 });
    protect(world, theInstance(world).instanceId);

    start(world, { scaleInProtectedInstances });
    advanceUntil(world, () => refresh(world).status === 'Successful');

    expect(eventsOf(world, 'instance-held')).toHaveLength(replaced);
  });

  it('replaces nothing more after it was cancelled', () => {
    const world = aSettledGroup({ desiredCapacity: 4 });
    const { instanceRefreshId } = start(world);
    advance(world, 10);

    expect(world.autoScaling.cancelInstanceRefresh(groupName)).toEqual({ instanceRefreshId });
    expect(refresh(world).status).toBe('Cancelling');
    advance(world, 600);

    expect(refresh(world)).toMatchObject({
      status: 'Cancelled',
      percentageComplete: 25,
      instancesToUpdate: 3,
    });
    expect(eventsOf(world, 'instance-held')).toHaveLength(1);
    expect(world.history.launched()).toBe(5);
  });

  it('pauses while the process is suspended', () => {
    const world = aSettledGroup({ desiredCapacity: 2 });
    world.autoScaling.suspendProcesses({ groupName, processes: ['InstanceRefresh'] });
    start(world);
    advance(world, 600);
    expect(eventsOf(world, 'instance-held')).toEqual([]);

    world.autoScaling.resumeProcesses({ groupName, processes: ['InstanceRefresh'] });
    advanceUntil(world, () => refresh(world).status === 'Successful');

    expect(eventsOf(world, 'instance-held')).toHaveLength(2);
  });

  it('succeeds at once in an empty group', () => {
    const world = aWorld();

    start(world);
    advance(world, 10);

    expect(refresh(world)).toMatchObject({ status: 'Successful', percentageComplete: 100 });
  });

  it("is refused with AWS's codes", () => {
    const world = aSettledGroup({ desiredCapacity: 1 });
    const refused = (code: string) => expect.objectContaining({ code }) as Error;
    expect(() => world.autoScaling.cancelInstanceRefresh(groupName)).toThrow(
      refused('ActiveInstanceRefreshNotFound'),
    );
    expect(() => start(world, { minHealthyPercentage: 101 })).toThrow(
      'MinHealthyPercentage must be between 0 and 100, got 101',
    );
    expect(() => start(world, { launchTemplateVersion: '$Latest' })).toThrow(AwsFault);

    start(world, { launchTemplateVersion: '2' });

    expect(() => start(world, { launchTemplateVersion: '3' })).toThrow(refused('InstanceRefreshInProgress'));
    expect(theGroup(world).launchTemplateVersion).toBe('2');
    advance(world, 600);
    expect(() => world.autoScaling.cancelInstanceRefresh(groupName)).toThrow(
      refused('ActiveInstanceRefreshNotFound'),
    );
  });

  it('lists the newest first', () => {
    const world = aWorld();
    const first = start(world);
    advance(world, 10);
    const second = start(world);

    expect(
      world.autoScaling
        .describeInstanceRefreshes(groupName)
        .map(({ instanceRefreshId }) => instanceRefreshId),
    ).toEqual([second.instanceRefreshId, first.instanceRefreshId]);
  });

  it('lets a run of three hours finish on the instance that it replaces', () => {
    const world = aSettledGroup({ desiredCapacity: 1 });
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 3 * 3600 });
    const { instanceId } = theInstance(world);
    start(world);
    advance(world, 60);

    for (let beats = 0; beats < 60; beats += 1) {
      world.autoScaling.recordLifecycleActionHeartbeat({ groupName, hookName, instanceId });
      advance(world, 200);
    }

    expect(world.spacelift.runCounts()).toMatchObject({ finished: 1, interrupted: 0 });
    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Wait');
  });
});

/** All in service. */
function aSettledGroup(options: AWorld): World {
  const world = aWorld(options);
  advance(world, 120);
  return world;
}

function start(world: World, changes: Partial<InstanceRefreshRequest> = {}) {
  return world.autoScaling.startInstanceRefresh({ groupName, ...changes });
}

function refresh(world: World): InstanceRefresh {
  const [newest] = world.autoScaling.describeInstanceRefreshes(groupName);
  if (newest === undefined) throw new Error('the group has had no refresh');
  return newest;
}

function idsOf(world: World): readonly string[] {
  return theGroup(world).instances.map(({ instanceId }) => instanceId);
}

function protect(world: World, instanceId: string): void {
  world.autoScaling.setInstanceProtection({
    groupName,
    instanceIds: [instanceId],
    protectedFromScaleIn: true,
  });
}
