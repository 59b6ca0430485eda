import { describe, expect, it } from 'vitest';
import { AwsFault } from '../aws-fault.ts';
import { advance, aWorld, eventsOf, groupName } from '../testing/index.ts';
import type { World } from '../world.ts';

const secondPoolId = '01KE6JQ300G7RNFM4RDSZ5RH3R';

describe('a second group', () => {
  it('registers its workers in its own worker pool, whose runs they take', () => {
    const world = aWorldOfTwo();
    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
    advance(world, 120);
    world.spaceliftPools.get(secondPoolId)?.queueRun({ stack: 'b', durationSeconds: 60 });

    expect(world.spacelift.workers()).toMatchObject([{ busy: false }]);
    expect(world.spaceliftPools.get(secondPoolId)?.workers()).toMatchObject([{ busy: true }]);
    expect(world.spaceliftPools.all().map(({ poolId }) => poolId)).toEqual([
      world.spacelift.poolId,
      secondPoolId,
    ]);
  });

  it('is found by its instances', () => {
    const world = aWorldOfTwo();
    advance(world, 120);
    const [instance] = describeSecond(world).instances;
    world.autoScaling.terminateInstance({ instanceId: instance?.instanceId ?? '', decrement: true });

    expect(describeSecond(world)).toMatchObject({
      desiredCapacity: 0,
      instances: [{ lifecycleState: 'Terminating' }],
    });
  });

  it('does not change the random draws of the first', () => {
    const alone = aWorld({ desiredCapacity: 2, machines: { spread: 0.2 } });
    const withSecond = aWorld({ desiredCapacity: 2, machines: { spread: 0.2 } });
    withSecond.autoScaling.createGroup({ name: 'second', minSize: 0, maxSize: 3 });
    advance(alone, 300);
    advance(withSecond, 300);

    expect(withSecond.history.events).toEqual(alone.history.events);
  });

  it('is refused if its name is taken, as is a pool if its id is taken', () => {
    const world = aWorld();

    expect(() => {
      world.autoScaling.createGroup({ name: groupName, minSize: 0, maxSize: 1 });
    }).toThrow(new AwsFault('AlreadyExists', expectedAlreadyExists));
    expect(() => world.spaceliftPools.create({ poolId: world.spacelift.poolId })).toThrow(RangeError);
  });
});

describe('deleting a group', () => {
  it('is refused while it has instances', () => {
    const world = aWorldOfTwo();
    advance(world, 60);

    expect(() => {
      world.autoScaling.deleteGroup({ groupName: 'second', force: false });
    }).toThrow(/^You cannot delete an AutoScalingGroup while there are instances/);
    expect(describeSecond(world).instances).toHaveLength(1);
  });

  it('cannot be forced while it retains abandoned instances', () => {
    const world = aWorld({ onTerminateHookAbandon: 'retain' });

    expect(() => {
      world.autoScaling.deleteGroup({ groupName, force: true });
    }).toThrow(/^You can't force delete this Auto Scaling group/);
  });

  it('ends its instances past their hooks and launches no others, if forced', () => {
    const world = aWorldOfTwo();
    advance(world, 120);
    world.autoScaling.deleteGroup({ groupName: 'second', force: true });
    advance(world, 600);

    expect(world.autoScaling.describeGroups(['second'])).toEqual([]);
    expect(world.ec2.describeInstances().map(({ state }) => state)).toEqual(['terminated']);
    expect(world.spaceliftPools.get(secondPoolId)?.workers()).toEqual([]);
    expect(eventsOf(world, 'instance-terminated')).toMatchObject([{ cause: 'group deleted' }]);
  });
});

const expectedAlreadyExists = `AutoScalingGroup by this name already exists - A group with the name ${groupName} already exists`;

function aWorldOfTwo(): World {
  const world = aWorld();
  world.spaceliftPools.create({ poolId: secondPoolId });
  world.autoScaling.createGroup({
    name: 'second',
    minSize: 0,
    maxSize: 3,
    desiredCapacity: 1,
    workerPoolId: secondPoolId,
  });
  return world;
}

function describeSecond(world: World) {
  const [second] = world.autoScaling.describeGroups(['second']);
  if (second === undefined) throw new Error('there is no second group');
  return second;
}
