import { describe, expect, it } from 'vitest';
import type { TerminationRequest } from '../termination-request.ts';
import {
  advance,
  aWorld,
  eventsOf,
  groupName,
  spotInPercent,
  theGroup,
  theInstance,
  type AWorld,
} from '../testing/index.ts';
import type { World } from '../world.ts';

describe('a custom termination policy', () => {
  it("is asked in AWS's words when the group shrinks", () => {
    const world = aGroupThatAsks({ desiredCapacity: 4, purchaseMix: spotInPercent(50) });

    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 2 });
    advance(world, 2);

    expect(theRequest(world)).toMatchObject({ askedAt: world.now, expiresAt: world.now + 10_000 });
    const suggested = theRequest(world).event.Instances.map(({ InstanceId }) =>
      theInstance(world, InstanceId),
    );
    expect(suggested).toHaveLength(2);
    expect(theRequest(world).event).toEqual({
      AutoScalingGroupARN: theGroup(world).arn,
      AutoScalingGroupName: groupName,
      CapacityToTerminate: suggested.map(({ zone, purchaseOption }) => ({
        AvailabilityZone: zone,
        Capacity: 1,
        InstanceMarketOption: purchaseOption,
      })),
      Instances: suggested.map(({ zone, instanceId, purchaseOption }) => ({
        AvailabilityZone: zone,
        InstanceId: instanceId,
        InstanceType: 't3.small',
        InstanceMarketOption: purchaseOption,
      })),
      Cause: 'SCALE_IN',
    });
  });

  it('has those go that it names, through the hook, though the group suggested others', () => {
    const world = aGroupThatAsks();
    const { instanceId } = theInstance(world, 2);
    shrinkTo(world, 2);

    answer(world, [instanceId]);
    advance(world, 5);

    expect(eventsOf(world, 'instance-held')).toMatchObject([{ instanceId, cause: 'scale-in' }]);
    expect(eventsOf(world, 'termination-answered')).toMatchObject([{ instanceIds: [instanceId] }]);
    expect(world.autoScaling.pendingTerminationRequests()).toEqual([]);
  });

  it('has the time for its answer that the group gives it', () => {
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

  it('has nobody go without an answer, and is asked again later', () => {
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

  it('has nobody go with an empty answer, and is asked again later', () => {
    const world = aGroupThatAsks();
    shrinkTo(world, 2);
    answer(world, []);
    advance(world, 59);
    expect(world.autoScaling.pendingTerminationRequests()).toEqual([]);

    advance(world, 2);

    expect(world.autoScaling.pendingTerminationRequests()).toHaveLength(1);
    expect(eventsOf(world, 'instance-held')).toEqual([]);
  });

  it('is asked for the rest when it lets fewer go', () => {
    const world = aGroupThatAsks();
    shrinkTo(world, 1);
    answer(world, [theInstance(world, 1).instanceId]);

    advance(world, 62);

    expect(theRequest(world).event.CapacityToTerminate).toMatchObject([{ Capacity: 1 }]);
  });

  it('lets no more go than the group wants, nor strangers, nor the protected', () => {
    const world = aGroupThatAsks();
    const [spared, ...others] = theGroup(world).instances.map(({ instanceId }) => instanceId);
    world.autoScaling.setInstanceProtection({
      groupName,
      instanceIds: spared === undefined ? [] : [spared],
      protectedFromScaleIn: true,
    });
    shrinkTo(world, 2);

    answer(world, ['i-0', spared ?? '', ...others]);
    advance(world, 5);

    expect(eventsOf(world, 'instance-held').map(({ instanceId }) => instanceId)).toEqual(others.slice(0, 1));
  });

  it('lets nobody go when the group has grown again meanwhile', () => {
    const world = aGroupThatAsks();
    shrinkTo(world, 2);
    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 3 });

    answer(world, [theInstance(world).instanceId]);
    advance(world, 5);

    expect(eventsOf(world, 'instance-held')).toEqual([]);
    expect(eventsOf(world, 'termination-answered')).toMatchObject([{ instanceIds: [] }]);
  });

  it('is answered once, and in time', () => {
    const world = aGroupThatAsks();
    shrinkTo(world, 2);
    const { requestId } = theRequest(world);
    world.autoScaling.answerTerminationRequest(requestId, []);

    expect(() => {
      world.autoScaling.answerTerminationRequest(requestId, []);
    }).toThrow(new RangeError(`no termination request ${requestId} is pending`));
  });

  it('is asked when an instance refresh wants one to go', () => {
    const world = aGroupThatAsks();

    world.autoScaling.startInstanceRefresh({ groupName });
    advance(world, 5);

    expect(theRequest(world).event.Cause).toBe('INSTANCE_REFRESH');
    answer(world, [theInstance(world, 1).instanceId]);
    advance(world, 5);
    expect(eventsOf(world, 'instance-held')).toMatchObject([{ cause: 'instance refresh' }]);
  });

  it('is asked when an instance reaches its maximum lifetime', () => {
    const world = aGroupThatAsks({ maxInstanceLifetimeSeconds: 600 });

    advance(world, 485);

    expect(theRequest(world).event.Cause).toBe('MAX_INSTANCE_LIFETIME');
  });

  it('is asked when zones are evened out', () => {
    const world = aGroupThatAsks({ desiredCapacity: 4, zones: ['eu-west-1a', 'eu-west-1b'] });
    for (const { instanceId, zone } of theGroup(world).instances) {
      if (zone === 'eu-west-1b') world.autoScaling.terminateInstance({ instanceId, decrement: true });
    }

    advance(world, 325);

    expect(theRequest(world).event).toMatchObject({
      Cause: 'REBALANCE',
      CapacityToTerminate: [{ AvailabilityZone: 'eu-west-1a', Capacity: 1 }],
    });
  });

  it('has no say in terminate calls, health checks and replacements for spot', () => {
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
