import { describe, expect, it } from 'vitest';
import {
  advance,
  advanceUntil,
  aWorld,
  eventsOf,
  hookName,
  groupName,
  takeBodies,
  spotInPercent,
  theGroup,
  theInstance,
  type AWorld,
} from '../testing/index.ts';
import type { World } from '../world.ts';

describe('a spot interruption', () => {
  it('is announced in the queue two minutes ahead', () => {
    const { world, instanceId } = aSpotInstance();
    takeBodies(world);

    world.mishaps.spotInterruption(instanceId);

    expect(takeBodies(world)).toMatchObject([
      {
        version: '0',
        'detail-type': 'EC2 Spot Instance Interruption Warning',
        source: 'aws.ec2',
        time: '2026-01-05T08:02:00Z',
        resources: [`arn:aws:ec2:eu-west-1a:instance/${instanceId}`],
        detail: { 'instance-id': instanceId, 'instance-action': 'terminate' },
      },
    ]);
    expect(eventsOf(world, 'spot-interruption-warned')).toMatchObject([
      { instanceId, reclaimAt: world.now + 120_000 },
    ]);
  });

  it('ends the machine after two minutes although the hook holds it, and is named in the interrupted run', () => {
    const { world, instanceId } = aSpotInstance();
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 3600 });
    world.mishaps.spotInterruption(instanceId);
    world.autoScaling.terminateInstance({ instanceId, decrement: false });

    advance(world, 119);
    expect(world.spacelift.runCounts()).toMatchObject({ running: 1 });
    advance(world, 1);

    expect(world.spacelift.runs()).toMatchObject([
      {
        state: 'interrupted',
        interruption: 'spot-reclaim',
        interruptedBy: `${instanceId} terminated: spot reclaim`,
      },
    ]);
    expect(eventsOf(world, 'machine-lost')).toMatchObject([{ instanceId, by: 'spot-reclaim' }]);
    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Wait');
    expect(world.spacelift.workers()).toHaveLength(2);
    advance(world, 30);
    expect(world.spacelift.workers()).toHaveLength(1);
  });

  it('interrupts nothing if the group has released the machine in time', () => {
    const { world, instanceId } = aSpotInstance();
    world.mishaps.spotInterruption(instanceId);
    world.autoScaling.terminateInstance({ instanceId, decrement: true });
    advance(world, 5);
    world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'CONTINUE' });

    advance(world, 200);

    expect(eventsOf(world, 'machine-lost')).toEqual([]);
    expect(eventsOf(world, 'instance-terminated')).toMatchObject([{ instanceId, cause: 'user request' }]);
  });

  it('makes the health check fail, after which the instance is replaced, if nothing reacts to it', () => {
    const { world, instanceId } = aSpotInstance();
    world.mishaps.spotInterruption(instanceId);

    advance(world, 120 + 30 + 10);

    expect(theGroup(world).instances).toMatchObject([
      { instanceId, lifecycleState: 'Terminating:Wait' },
      { lifecycleState: 'Pending', purchaseOption: 'spot' },
    ]);
  });

  it('is announced once, even if it is requested several times', () => {
    const { world, instanceId } = aSpotInstance();
    takeBodies(world);

    world.mishaps.spotInterruption(instanceId);
    world.mishaps.spotInterruption(instanceId);

    expect(takeBodies(world)).toHaveLength(1);
  });

  it('is possible only for spot instances that are up', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    const { instanceId } = theInstance(world);

    expect(() => {
      world.mishaps.spotInterruption(instanceId);
    }).toThrow(new RangeError(`${instanceId} is an on-demand instance: EC2 reclaims spot instances only`));
    expect(() => {
      world.mishaps.rebalanceRecommendation('i-0');
    }).toThrow(new RangeError('no machine i-0 is up'));
  });
});

describe('a rebalance recommendation', () => {
  it('is announced in the queue and changes nothing in a group without rebalancing', () => {
    const { world, instanceId } = aSpotInstance();
    takeBodies(world);

    world.mishaps.rebalanceRecommendation(instanceId);
    advance(world, 600);

    expect(takeBodies(world)).toMatchObject([
      {
        'detail-type': 'EC2 Instance Rebalance Recommendation',
        resources: [`arn:aws:ec2:eu-west-1:000000000000:instance/${instanceId}`],
        detail: { 'instance-id': instanceId },
      },
    ]);
    expect(theGroup(world).instances).toMatchObject([{ instanceId, lifecycleState: 'InService' }]);
  });

  it('makes a group with capacity rebalancing launch a replacement first, then terminate through the hook', () => {
    const { world, instanceId } = aSpotInstance({ capacityRebalance: true });

    world.mishaps.rebalanceRecommendation(instanceId);
    advance(world, 10);
    expect(theGroup(world).instances.map(({ lifecycleState }) => lifecycleState)).toEqual([
      'InService',
      'Pending',
    ]);
    advance(world, 20);

    expect(theGroup(world).instances.map(({ lifecycleState }) => lifecycleState)).toEqual([
      'Terminating:Wait',
      'InService',
    ]);
    expect(eventsOf(world, 'instance-held')).toMatchObject([
      { instanceId, cause: 'rebalance recommendation' },
    ]);
    expect(theGroup(world).desiredCapacity).toBe(1);
    advance(world, 600);
    expect(world.history.launched()).toBe(2);
  });

  it('replaces a few instances at a time when there are many', () => {
    const { world } = aSpotInstance({ capacityRebalance: true, desiredCapacity: 4 });
    for (const { instanceId } of theGroup(world).instances) world.mishaps.rebalanceRecommendation(instanceId);

    advance(world, 10);
    expect(world.history.launched()).toBe(5);
    advance(world, 200);

    expect(world.history.launched()).toBe(8);
    expect(eventsOf(world, 'instance-held')).toHaveLength(4);
  });
});

describe('the mix of purchase options', () => {
  it.each([
    [0, 100, 0],
    [0, 50, 2],
    [0, 25, 3],
    [0, 0, 4],
    [1, 0, 3],
    [1, 50, 1],
    [9, 0, 0],
  ])(
    'of base %d and %d %% on-demand makes %d of 4 instances spot',
    (onDemandBase, onDemandPercentage, expected) => {
      const world = aWorld({ desiredCapacity: 4, purchaseMix: { onDemandBase, onDemandPercentage } });
      advance(world, 60);

      const spot = theGroup(world).instances.filter(({ purchaseOption }) => purchaseOption === 'spot');

      expect(spot).toHaveLength(expected);
      expect(world.ec2.describeInstances().filter(({ lifecycle }) => lifecycle === 'spot')).toHaveLength(
        expected,
      );
    },
  );

  it('is refused if it is invalid', () => {
    expect(() => aWorld({ purchaseMix: { onDemandBase: 0, onDemandPercentage: 101 } })).toThrow(
      'OnDemandPercentageAboveBaseCapacity must be a whole number from 0 to 100, got 101',
    );
    expect(() => aWorld({ purchaseMix: { onDemandBase: -1, onDemandPercentage: 0 } })).toThrow(
      'OnDemandBaseCapacity must be a whole number of 0 or more, got -1',
    );
  });

  it('makes the group replace its instances one by one when it changes, each after a replacement was launched', () => {
    const world = aWorld({ desiredCapacity: 3, zones: ['eu-west-1a'], purchaseMix: spotInPercent(100) });
    advance(world, 60);
    world.autoScaling.updateGroup({ groupName, purchaseMix: spotInPercent(0) });
    const serving: number[] = [];
    const counted: number[] = [];

    advanceUntil(world, () => {
      const instances = countedIn(world);
      serving.push(instances.filter(({ lifecycleState }) => lifecycleState === 'InService').length);
      counted.push(instances.length);
      return (
        instances.length === 3 && instances.every(({ purchaseOption }) => purchaseOption === 'on-demand')
      );
    });

    advance(world, 1);
    expect([Math.min(...serving), Math.max(...counted)]).toEqual([3, 4]);
    expect(eventsOf(world, 'instance-held').map(({ cause }) => cause)).toEqual(Array(3).fill('scale-in'));
    advance(world, 3600);
    expect(world.history.launched()).toBe(6);
  });

  it('terminates no instance in favour of an option without capacity', () => {
    const world = aWorld({ desiredCapacity: 2, purchaseMix: spotInPercent(0) });
    advance(world, 60);
    world.mishaps.capacityShortage({ purchaseOption: 'spot', until: world.now + 3_600_000 });
    world.autoScaling.updateGroup({ groupName, purchaseMix: spotInPercent(100) });
    advance(world, 1800);
    expect(eventsOf(world, 'instance-held')).toEqual([]);

    world.autoScaling.updateGroup({ groupName, purchaseMix: spotInPercent(0) });
    advance(world, 3600);

    expect(eventsOf(world, 'instance-held')).toEqual([]);
    expect(world.history.launched()).toBe(2);
  });

  it('launches on-demand instances at once although spot has no capacity', () => {
    const world = aWorld({ purchaseMix: spotInPercent(50) });
    world.mishaps.capacityShortage({ purchaseOption: 'spot', until: world.now + 3_600_000 });
    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 4 });
    advance(world, 60);
    expect(theGroup(world).instances.map(({ purchaseOption }) => purchaseOption)).toEqual([
      'on-demand',
      'on-demand',
    ]);

    world.autoScaling.updateGroup({ groupName, purchaseMix: spotInPercent(0) });
    advance(world, 5);

    expect(theGroup(world).instances.map(({ purchaseOption }) => purchaseOption)).toEqual(
      Array(4).fill('on-demand'),
    );
  });
});

function countedIn(world: World) {
  return theGroup(world).instances.filter(({ lifecycleState }) => !lifecycleState.startsWith('Terminat'));
}

function aSpotInstance(options: AWorld = {}): { world: World; instanceId: string } {
  const world = aWorld({ desiredCapacity: 1, purchaseMix: spotInPercent(100), ...options });
  advance(world, 120);
  return { world, instanceId: theInstance(world).instanceId };
}
