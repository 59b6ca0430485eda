import { describe, expect, it } from 'vitest';
import { advance, aWorld, groupName, spotInPercent, theGroup } from '../../testing/index.ts';

const [zoneA, zoneB] = ['eu-west-1a', 'eu-west-1b'] as const;

describe('launching instances synchronously', () => {
  it('returns the instances, spread over the zones, and raises the desired capacity by their number', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 60);
    const { launched, errors } = world.autoScaling.launchInstances({
      groupName,
      requestedCapacity: 2,
      zones: [zoneA, zoneB],
    });
    advance(world, 60);

    expect(launched.map(({ zone }) => zone)).toEqual([zoneB, zoneA]);
    expect(errors).toEqual([]);
    expect(theGroup(world)).toMatchObject({ desiredCapacity: 3, instances: { length: 3 } });
    expect(theGroup(world).instances.slice(1)).toMatchObject(
      launched.map(({ instanceId }) => ({ instanceId, lifecycleState: 'InService' })),
    );
  });

  it.each([
    ['asks for no more than there is capacity for', false, 0],
    ['goes on as the group does, when it shall', true, 2],
  ])('%s', (_, retries, desiredCapacity) => {
    const world = aWorld();
    world.mishaps.capacityShortage({ zones: [zoneA], until: world.now + 600_000 });
    const answer = world.autoScaling.launchInstances({
      groupName,
      requestedCapacity: 2,
      zones: [zoneA],
      retries,
    });

    expect(answer).toMatchObject({
      launched: [],
      errors: [{ zone: zoneA, code: 'InsufficientInstanceCapacity', purchaseOption: 'on-demand' }],
    });
    expect(theGroup(world).desiredCapacity).toBe(desiredCapacity);
  });

  it.each([
    ['past the maximum', { requestedCapacity: 11, zones: [zoneA] }, /above max value 10/],
    [
      'without a zone in a group of several',
      { requestedCapacity: 1 },
      /needs AvailabilityZones or SubnetIds/,
    ],
    [
      'in a zone that is not the group’s',
      { requestedCapacity: 1, zones: ['eu-west-1z'] },
      /no Availability Zone eu-west-1z/,
    ],
  ])('is refused %s', (_, request, message) => {
    const world = aWorld();

    expect(() => world.autoScaling.launchInstances({ groupName, ...request })).toThrow(message);
    advance(world, 60);
    expect(theGroup(world)).toMatchObject({ desiredCapacity: 0, instances: [] });
  });

  it('is refused in a group that mixes purchase options', () => {
    const request = { groupName, requestedCapacity: 1, zones: [zoneA] };

    expect(() => aWorld({ purchaseMix: spotInPercent(50) }).autoScaling.launchInstances(request)).toThrow(
      /this group mixes them/,
    );
    expect(aWorld({ purchaseMix: spotInPercent(100) }).autoScaling.launchInstances(request)).toMatchObject({
      launched: [{ purchaseOption: 'spot' }],
    });
  });
});

describe('a group of several instance types', () => {
  it('launches the next type in a zone without capacity for the first', () => {
    const world = aWorld({ instanceTypes: ['t3.small', 'm5.large'], desiredCapacity: 3 });
    world.mishaps.capacityShortage({
      zones: [zoneA],
      instanceTypes: ['t3.small'],
      until: world.now + 600_000,
    });
    advance(world, 60);

    expect(theGroup(world).instances.map(({ zone, instanceType }) => `${zone} ${instanceType}`)).toEqual([
      'eu-west-1a m5.large',
      'eu-west-1b t3.small',
      'eu-west-1c t3.small',
    ]);
  });

  it('needs at least one', () => {
    expect(() => aWorld({ instanceTypes: [] })).toThrow('a group needs at least one instance type');
  });
});

describe('a broken launch template', () => {
  it('launches machines that never register, from then on and of that version only', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    world.mishaps.brokenTemplate('2');
    world.autoScaling.updateGroup({ groupName, launchTemplateVersion: '2', desiredCapacity: 2 });
    advance(world, 300);
    expect(theGroup(world).instances).toMatchObject([
      { launchTemplateVersion: '1' },
      { launchTemplateVersion: '2', lifecycleState: 'InService' },
    ]);
    expect(world.spacelift.workers()).toHaveLength(1);

    world.autoScaling.updateGroup({ groupName, launchTemplateVersion: '3', desiredCapacity: 3 });
    advance(world, 300);
    expect(world.spacelift.workers()).toHaveLength(2);
  });
});
