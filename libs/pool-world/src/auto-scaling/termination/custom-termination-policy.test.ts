import { describe, expect, it } from 'vitest';
import type { InstanceRefresh } from '../api.ts';
import type { TerminationRequest } from '../api.ts';
import {
  advance,
  advanceUntil,
  aWorld,
  eventsOf,
  groupName,
  spotInPercent,
  theGroup,
  theInstance,
  type AWorld,
} from '../../testing/index.ts';
import type { World } from '../../world.ts';

describe('a custom termination policy', () => {
  it("is asked in AWS's form when the group shrinks", () => {
    const zone = 'eu-west-1a';
    const world = aGroupThatAsks({ desiredCapacity: 4, zones: [zone], purchaseMix: spotInPercent(50) });
    const bothSpot = theGroup(world).instances.filter(({ purchaseOption }) => purchaseOption === 'spot');

    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 3 });
    advance(world, 2);

    expect(theRequest(world)).toMatchObject({ askedAt: world.now, expiresAt: world.now + 10_000 });
    expect(bothSpot).toHaveLength(2);
    expect(theRequest(world).event).toEqual({
      AutoScalingGroupARN: theGroup(world).arn,
      AutoScalingGroupName: groupName,
      CapacityToTerminate: [{ AvailabilityZone: zone, Capacity: 1, InstanceMarketOption: 'spot' }],
      Instances: bothSpot.map(({ instanceId }) => ({
        AvailabilityZone: zone,
        InstanceId: instanceId,
        InstanceType: 't3.small',
        InstanceMarketOption: 'spot',
      })),
      Cause: 'SCALE_IN',
    });
  });

  it('is offered only the instances of the fullest zone', () => {
    const world = aGroupThatAsks({ desiredCapacity: 4, zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] });

    shrinkTo(world, 3);

    expect(theRequest(world).event).toMatchObject({
      CapacityToTerminate: [{ AvailabilityZone: 'eu-west-1a', Capacity: 1 }],
      Instances: [{ AvailabilityZone: 'eu-west-1a' }, { AvailabilityZone: 'eu-west-1a' }],
    });
  });

  it('terminates the instances that it names, through the hook, even if the group suggested others', () => {
    const world = aGroupThatAsks();
    const { instanceId } = theInstance(world, 2);
    shrinkTo(world, 2);

    answer(world, [instanceId]);
    advance(world, 5);

    expect(eventsOf(world, 'instance-held')).toMatchObject([{ instanceId, cause: 'scale-in' }]);
    expect(eventsOf(world, 'termination-answered')).toMatchObject([{ instanceIds: [instanceId] }]);
    expect(world.autoScaling.pendingTerminationRequests()).toEqual([]);
  });

  it('has as much time for its answer as the group allows', () => {
    const world = aGroupThatAsks({ terminationAnswerSeconds: 300 });
    shrinkTo(world, 2);

    advance(world, 298);
    const inTime = world.autoScaling.pendingTerminationRequests().length;
    advance(world, 2);

    expect(inTime).toBe(1);
    expect(eventsOf(world, 'termination-answered')).toEqual([
      expect.not.objectContaining({ instanceIds: expect.anything() as unknown }),
    ]);
  });

  it('terminates none without an answer, and is asked again later', () => {
    const world = aGroupThatAsks();
    shrinkTo(world, 2);
    advance(world, 11);
    expect(world.autoScaling.pendingTerminationRequests()).toEqual([]);
    expect(eventsOf(world, 'instance-held')).toEqual([]);
    expect(eventsOf(world, 'termination-answered')).toEqual([
      expect.not.objectContaining({ instanceIds: expect.anything() as unknown }),
    ]);

    advance(world, 60);

    expect(world.autoScaling.pendingTerminationRequests()).toHaveLength(1);
    expect(theGroup(world).instances).toHaveLength(3);
  });

  it('terminates none with an empty answer, and is asked again later', () => {
    const world = aGroupThatAsks();
    shrinkTo(world, 2);
    answer(world, []);
    advance(world, 59);
    expect(world.autoScaling.pendingTerminationRequests()).toEqual([]);

    advance(world, 2);

    expect(world.autoScaling.pendingTerminationRequests()).toHaveLength(1);
    expect(eventsOf(world, 'instance-held')).toEqual([]);
  });

  it('is asked for the rest if it allows fewer', () => {
    const world = aGroupThatAsks();
    shrinkTo(world, 1);
    answer(world, [theInstance(world, 1).instanceId]);

    advance(world, 62);

    expect(theRequest(world).event.CapacityToTerminate).toMatchObject([{ Capacity: 1 }]);
  });

  it('terminates no unknown or protected instances, and those of the fullest zone if it allows more than needed', () => {
    const world = aGroupThatAsks({ desiredCapacity: 4 });
    const [inA, , inC, alsoInA] = theGroup(world).instances.map(({ instanceId }) => instanceId);
    protect(world, inA);
    shrinkTo(world, 3);

    answer(
      world,
      ['i-0', inA, inC, alsoInA].flatMap((id) => id ?? []),
    );
    advance(world, 5);

    expect(eventsOf(world, 'instance-held').map(({ instanceId }) => instanceId)).toEqual([alsoInA]);
  });

  it('terminates none if the group has grown again in the meantime', () => {
    const world = aGroupThatAsks();
    shrinkTo(world, 2);
    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 3 });

    answer(world, [theInstance(world).instanceId]);
    advance(world, 5);

    expect(eventsOf(world, 'instance-held')).toEqual([]);
    expect(eventsOf(world, 'termination-answered')).toMatchObject([{ instanceIds: [] }]);
  });

  it('accepts one answer, in time', () => {
    const world = aGroupThatAsks();
    shrinkTo(world, 2);
    const { requestId } = theRequest(world);
    world.autoScaling.answerTerminationRequest(requestId, []);

    expect(() => {
      world.autoScaling.answerTerminationRequest(requestId, []);
    }).toThrow(new RangeError(`no termination request ${requestId} is pending`));
  });

  it('is asked when an instance refresh wants to replace an instance', () => {
    const world = aGroupThatAsks();

    world.autoScaling.startInstanceRefresh({ groupName });
    advance(world, 5);

    expect(theRequest(world).event.Cause).toBe('INSTANCE_REFRESH');
    answer(world, [theInstance(world, 1).instanceId]);
    advance(world, 5);
    expect(eventsOf(world, 'instance-held')).toMatchObject([{ cause: 'instance refresh' }]);
  });

  it('can block a refresh for an hour, after which the refresh fails', () => {
    const world = aGroupThatAsks();
    world.autoScaling.startInstanceRefresh({ groupName });

    refuseFor(world, 3500);
    expect(theRefresh(world)).toMatchObject({ status: 'InProgress', instancesToUpdate: 3 });
    refuseFor(world, 200);

    expect(theRefresh(world)).toMatchObject({
      status: 'Failed',
      statusReason:
        'Instance refresh has failed: the custom termination policy allows none of its instances to be terminated.',
    });
    expect(eventsOf(world, 'instance-held')).toEqual([]);
  });

  it('gives a refresh another hour with each instance that it allows', () => {
    const world = aGroupThatAsks();
    world.autoScaling.startInstanceRefresh({ groupName });
    refuseFor(world, 3000);
    advanceUntil(world, () => world.autoScaling.pendingTerminationRequests().length > 0);

    answer(world, [theInstance(world, 1).instanceId]);
    refuseFor(world, 3000);

    expect(theRefresh(world)).toMatchObject({ status: 'InProgress', instancesToUpdate: 2 });
  });

  it('is asked when an instance reaches its maximum lifetime', () => {
    const world = aGroupThatAsks({ maxInstanceLifetimeSeconds: 600 });

    advance(world, 485);

    expect(theRequest(world).event.Cause).toBe('MAX_INSTANCE_LIFETIME');
  });

  it('is asked before zones are evened out, and again when the group has one instance too many', () => {
    const world = anUnevenGroupThatAsks();
    advance(world, 305);
    expect(theRequest(world).event).toMatchObject({
      Cause: 'REBALANCE',
      CapacityToTerminate: [{ AvailabilityZone: 'eu-west-1a', Capacity: 1 }],
    });
    expect(world.history.launched()).toBe(4);
    const { instanceId } = theInstance(world);

    answer(world, [instanceId]);
    advanceUntil(world, () => world.autoScaling.pendingTerminationRequests().length > 0);
    expect(world.history.launched()).toBe(5);
    expect(eventsOf(world, 'instance-held')).toHaveLength(2);
    expect(theRequest(world).event.Cause).toBe('SCALE_IN');
    answer(world, [instanceId]);
    advance(world, 5);

    expect(eventsOf(world, 'instance-held').at(-1)).toMatchObject({ instanceId, cause: 'zone rebalance' });
  });

  it('prevents launches that even out zones while it allows no termination', () => {
    const world = anUnevenGroupThatAsks();

    refuseFor(world, 1800);

    expect(eventsOf(world, 'termination-asked').length).toBeGreaterThan(10);
    expect(world.history.launched()).toBe(4);
  });

  it('is not asked for terminate calls, health checks and replacements for spot', () => {
    const world = aGroupThatAsks({ purchaseMix: spotInPercent(100), capacityRebalance: true });
    const [called, unhealthy, atRisk] = theGroup(world).instances.map(({ instanceId }) => instanceId);

    world.autoScaling.terminateInstance({ instanceId: called ?? '', decrement: true });
    world.autoScaling.setInstanceHealth({ instanceId: unhealthy ?? '', healthStatus: 'Unhealthy' });
    world.mishaps.rebalanceRecommendation(atRisk ?? '');
    advance(world, 60);

    expect(eventsOf(world, 'instance-held').map(({ instanceId }) => instanceId)).toEqual([
      called,
      unhealthy,
      atRisk,
    ]);
    expect(eventsOf(world, 'termination-asked')).toEqual([]);
  });

  it('can be switched on and off', () => {
    const world = aGroupThatAsks();
    world.autoScaling.updateGroup({ groupName, customTerminationPolicy: false });
    shrinkTo(world, 2);
    expect(world.autoScaling.pendingTerminationRequests()).toEqual([]);

    advance(world, 5);

    expect(eventsOf(world, 'instance-held')).toHaveLength(1);
  });
});

function aGroupThatAsks(options: AWorld = {}): World {
  const world = aWorld({ desiredCapacity: 3, customTerminationPolicy: true, ...options });
  advance(world, 120);
  return world;
}

/** Two instances in the first of two zones, none in the second. */
function anUnevenGroupThatAsks(): World {
  const world = aGroupThatAsks({ desiredCapacity: 4, zones: ['eu-west-1a', 'eu-west-1b'] });
  for (const { instanceId, zone } of theGroup(world).instances) {
    if (zone === 'eu-west-1b') world.autoScaling.terminateInstance({ instanceId, decrement: true });
  }
  return world;
}

function refuseFor(world: World, seconds: number): void {
  for (let passed = 0; passed < seconds; passed += 5) {
    for (const { requestId } of world.autoScaling.pendingTerminationRequests()) {
      world.autoScaling.answerTerminationRequest(requestId, []);
    }
    advance(world, 5);
  }
}

function protect(world: World, instanceId = ''): void {
  world.autoScaling.setInstanceProtection({
    groupName,
    instanceIds: [instanceId],
    protectedFromScaleIn: true,
  });
}

function theRefresh(world: World): InstanceRefresh | undefined {
  return world.autoScaling.describeInstanceRefreshes(groupName)[0];
}

function shrinkTo(world: World, desiredCapacity: number): void {
  world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity });
  advance(world, 3);
}

function theRequest(world: World): TerminationRequest {
  const [request] = world.autoScaling.pendingTerminationRequests();
  if (request === undefined) throw new Error('the group asks for nothing');
  return request;
}

function answer(world: World, instanceIds: readonly string[]): void {
  world.autoScaling.answerTerminationRequest(theRequest(world).requestId, instanceIds);
}
