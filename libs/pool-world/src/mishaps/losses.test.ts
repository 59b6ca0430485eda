import { describe, expect, it } from 'vitest';
import {
  advance,
  aWorld,
  eventsOf,
  groupName,
  hookName,
  spotInPercent,
  theGroup,
  theInstance,
} from '../testing/index.ts';
import type { World } from '../world.ts';

describe('a host failure', () => {
  it('ends the machine at once, is named in the interrupted run, and makes the group replace the instance', () => {
    const world = aWorld({ desiredCapacity: 1 });
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 3600 });
    advance(world, 120);
    const { instanceId } = theInstance(world);

    world.mishaps.hostFailure(instanceId);

    expect(world.spacelift.runs()).toMatchObject([{ state: 'interrupted', interruption: 'host-failure' }]);
    expect(eventsOf(world, 'run-interrupted')).toMatchObject([{ interruption: 'host-failure' }]);
    advance(world, 40);
    expect(theGroup(world).instances.map(({ lifecycleState }) => lifecycleState)).toEqual([
      'Terminating:Wait',
      'Pending',
    ]);
  });

  it('leaves a ghost even of an idle worker for a while', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);

    world.mishaps.hostFailure(theInstance(world).instanceId);

    advance(world, 29);
    expect(world.spacelift.workers()).toMatchObject([{ busy: false }]);
    advance(world, 1);
    expect(world.spacelift.workers()).toEqual([]);
  });
});

describe('the automatic recovery of an instance', () => {
  it('interrupts its run, keeps its id, and registers a worker after another boot', () => {
    const world = aWorld({ desiredCapacity: 1 });
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 3600 });
    advance(world, 120);
    const { instanceId } = theInstance(world);

    world.mishaps.autoRecovery(instanceId);

    expect(world.spacelift.runs()).toMatchObject([{ interruption: 'host-failure' }]);
    advance(world, 120);
    expect(theGroup(world).instances).toMatchObject([{ instanceId, lifecycleState: 'InService' }]);
    expect(world.spacelift.workers()).toMatchObject([{ busy: false, drained: false }]);
    expect(eventsOf(world, 'worker-registered')).toHaveLength(2);
  });

  it('powers the machine off when its group terminates the instance by then', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    const { instanceId } = theInstance(world);

    world.mishaps.autoRecovery(instanceId);
    world.autoScaling.terminateInstance({ instanceId, decrement: false });
    advance(world, 120);

    expect(
      eventsOf(world, 'worker-registered').filter((event) => event.instanceId === instanceId),
    ).toHaveLength(1);
    expect(world.ec2.describeInstances()[0]).toMatchObject({ instanceId, state: 'stopped' });
  });

  it('powers the machine off when its group retains the instance', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    const { instanceId } = theInstance(world);
    world.autoScaling.terminateInstance({ instanceId, decrement: true });
    advance(world, 5);
    world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'ABANDON' });
    advance(world, 5);
    expect(theInstance(world)).toMatchObject({ instanceId, lifecycleState: 'Terminating:Retained' });

    world.mishaps.autoRecovery(instanceId);
    advance(world, 120);

    expect(eventsOf(world, 'worker-registered')).toHaveLength(1);
    expect(world.ec2.describeInstances()[0]).toMatchObject({ instanceId, state: 'stopped' });
  });
});

describe("the causes of a run's interruption", () => {
  it('distinguish a termination by the group from one past it', () => {
    const world = aWorld({ desiredCapacity: 2, hooks: [] });
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 3600 });
    world.spacelift.queueRun({ stack: 'b', durationSeconds: 3600 });
    advance(world, 120);

    world.autoScaling.terminateInstance({ instanceId: theInstance(world, 0).instanceId, decrement: true });
    world.ec2.terminateInstances([theInstance(world, 1).instanceId]);
    advance(world, 10);

    const kinds = world.spacelift.runs().map(({ interruption }) => interruption);
    expect(kinds.toSorted()).toEqual(['terminated', 'terminated-past-group']);
  });
});

describe('a lost zone', () => {
  it('ends all its machines and gets new ones only when it is back', () => {
    const world = aWorld({ desiredCapacity: 6 });
    for (let run = 0; run < 6; run += 1) world.spacelift.queueRun({ stack: 'a', durationSeconds: 36_000 });
    advance(world, 120);

    world.mishaps.zoneLoss({ zone: 'eu-west-1a', until: world.now + 1_800_000 });

    const lost = world.spacelift.runs().filter(({ interruption }) => interruption === 'zone-lost');
    expect(lost).toHaveLength(2);
    advance(world, 900);
    expect(servingByZone(world)).toEqual({ 'eu-west-1b': 3, 'eu-west-1c': 3 });
    advance(world, 1800);
    expect(servingByZone(world)).toEqual({ 'eu-west-1a': 2, 'eu-west-1b': 2, 'eu-west-1c': 2 });
    expect(eventsOf(world, 'zone-lost')).toMatchObject([{ zone: 'eu-west-1a' }]);
  });

  it('must be a zone of a group', () => {
    const world = aWorld();

    expect(() => {
      world.mishaps.zoneLoss({ zone: 'us-east-1a', until: world.now });
    }).toThrow('no group has a zone us-east-1a, only eu-west-1a, eu-west-1b, eu-west-1c');
  });
});

describe('a shortage of capacity', () => {
  it("fails the launch with AWS's message, and the group launches in another zone", () => {
    const world = aWorld({ desiredCapacity: 1 });
    world.mishaps.capacityShortage({ zones: ['eu-west-1a'], until: world.now + 600_000 });

    advance(world, 10);

    expect(theGroup(world).instances).toMatchObject([{ zone: 'eu-west-1b' }]);
    expect(world.autoScaling.describeScalingActivities(groupName).at(-1)).toMatchObject({
      statusCode: 'Failed',
      statusMessage:
        'We currently do not have sufficient t3.small capacity in the Availability Zone you requested (eu-west-1a). Our system will be working on provisioning additional capacity. You can currently get t3.small capacity by not specifying an Availability Zone in your request or choosing eu-west-1b, eu-west-1c. Launching EC2 instance failed.',
      endTime: world.now - 8000,
    });
    expect(eventsOf(world, 'launch-failed')).toMatchObject([
      { zone: 'eu-west-1a', purchaseOption: 'on-demand' },
    ]);
  });

  it('makes the group retry with growing delays until there is capacity, if it is in all zones', () => {
    const world = aWorld({ desiredCapacity: 2 });
    world.mishaps.capacityShortage({ until: world.now + 3_600_000 });

    advance(world, 3599);

    const tries = eventsOf(world, 'launch-failed').filter(({ zone }) => zone === 'eu-west-1a');
    const waits = tries.slice(1).map(({ at }, index) => (at - (tries[index]?.at ?? 0)) / 1000);
    expect(waits.slice(0, 6)).toEqual([30, 60, 120, 240, 300, 300]);
    expect(world.history.launched()).toBe(0);
    advance(world, 330);
    expect(theGroup(world).instances.map(({ lifecycleState }) => lifecycleState)).toEqual([
      'InService',
      'InService',
    ]);
  });

  it('can be queried by zone, instance type and purchase option while it lasts', () => {
    const world = aWorld();
    const here = { zone: 'eu-west-1a', instanceType: 't3.small', purchaseOption: 'spot' } as const;
    world.mishaps.capacityShortage({
      zones: [here.zone],
      instanceTypes: [here.instanceType],
      purchaseOption: 'spot',
      until: world.now + 60_000,
    });

    const elsewhere = [
      { zone: 'eu-west-1b' },
      { instanceType: 'm5.large' },
      { purchaseOption: 'on-demand' as const },
    ];
    expect(elsewhere.map((other) => world.mishaps.hasCapacity({ ...here, ...other }))).toEqual([
      true,
      true,
      true,
    ]);
    expect(world.mishaps.hasCapacity(here)).toBe(false);
    advance(world, 60);
    expect(world.mishaps.hasCapacity(here)).toBe(true);
  });

  it('does not affect on-demand launches if it is of spot, and the group does not fall back to on-demand', () => {
    const world = aWorld({ desiredCapacity: 2, purchaseMix: spotInPercent(50) });
    world.mishaps.capacityShortage({ purchaseOption: 'spot', until: world.now + 600_000 });

    advance(world, 60);

    expect(theGroup(world).instances).toMatchObject([{ purchaseOption: 'on-demand' }]);
    expect(world.autoScaling.describeScalingActivities(groupName)[0]?.statusMessage).toMatch(
      /^Could not launch Spot Instances\. InsufficientInstanceCapacity/u,
    );
  });
});

describe('failing boots', () => {
  it('can be lost: no worker registers and the machine keeps running', () => {
    const world = aWorld({ desiredCapacity: 1, machines: { lostBootRate: 1 } });

    advance(world, 3600);

    expect(theGroup(world).instances).toMatchObject([
      { lifecycleState: 'InService', healthStatus: 'Healthy' },
    ]);
    expect(world.ec2.describeInstances()).toMatchObject([{ state: 'running' }]);
    expect(world.spacelift.workers()).toEqual([]);
    expect(eventsOf(world, 'boot-lost')).toHaveLength(1);
  });

  it('can be slow: the worker registers late', () => {
    const world = aWorld({ desiredCapacity: 1, machines: { slowBootRate: 1, slowBootFactor: 10 } });

    advance(world, 2 + 599);
    expect(world.spacelift.workers()).toEqual([]);
    advance(world, 1);

    expect(world.spacelift.workers()).toHaveLength(1);
  });

  it('change only for later boots', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 10);
    world.mishaps.boots({ lostBootRate: 1 });
    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 2 });
    advance(world, 120);
    expect(world.spacelift.workers()).toHaveLength(1);

    world.mishaps.boots({ lostBootRate: 0 });
    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 3 });
    advance(world, 120);

    expect(world.spacelift.workers()).toHaveLength(2);
  });

  it('are refused if their shares add up to more than 1', () => {
    expect(() => {
      aWorld().mishaps.boots({ bootFailureRate: 0.6, slowBootRate: 0.6 });
    }).toThrow('the sum of all rates of boots that go wrong must be between 0 and 1, got 1.2');
  });
});

function servingByZone(world: World): Readonly<Record<string, number>> {
  const serving = theGroup(world).instances.filter(({ lifecycleState }) => lifecycleState === 'InService');
  const zones = Map.groupBy(serving, ({ zone }) => zone);
  return Object.fromEntries([...zones].map(([zone, { length }]) => [zone, length]));
}
