import { pauseTag, renewalTag, type Group, type Instance } from '@poolkeeper/pool-model';
import type { World } from '@poolkeeper/pool-world';
import { aTerminationHook, groupName, hookName, type AWorld } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { contractCases } from '../contract/contract-cases.ts';
import type { GroupClient } from '../group-client.ts';

/** The implementation under test. */
export type GroupUnderTest = Omit<GroupClient, 'setOnDemandPercentage' | 'lifecycleStates'> & {
  setOnDemandPercentage(percentage: number): Promise<unknown>;
};

/** An implementation on top of a world whose time the contract advances. */
export interface ContractGround {
  readonly group: GroupUnderTest;
  readonly world: World;
  /** Advances the time by a number of seconds; the world catches up with the next call at the latest. */
  readonly pass: (seconds: number) => void;
}

/** The behaviour of every implementation of a group, over HTTP or in the same process. */
export function groupContract(
  implementation: string,
  start: (world: AWorld) => ContractGround | Promise<ContractGround>,
): void {
  describe(`a group, ${implementation},`, () => {
    it.each(contractCases)('$title', async ({ sizes, holds }) => {
      const { group, pass } = await start({ ...sizes, zones });
      pass(120);
      const settle = () => {
        pass(120);
        return Promise.resolve();
      };
      await holds({ group, settle });
    });

    it('is described with its sizes, hook, zones and launch template', async () => {
      const { group } = await start({ minSize: 1, maxSize: 9, desiredCapacity: 2, zones });
      expect(await group.describe()).toEqual({
        name: groupName,
        minSize: 1,
        maxSize: 9,
        desiredCapacity: 2,
        hasTerminationHook: true,
        terminationHookTimeoutMs: 300_000,
        launchTemplate: 'lt-00000000000000001:1',
        zones,
        instances: [],
        activities: [],
      });
    });

    it("is described and glanced at with an operator's requests", async () => {
      const { group, world } = await start({});
      await group.describe();
      world.autoScaling.updateGroup({
        groupName,
        ownTags: {
          [pauseTag]: '2026-11-27T22:40:00Z database migration',
          [renewalTag]: '2026-11-27T20:00:00Z',
        },
      });
      const pause = { until: Date.UTC(2026, 10, 27, 22, 40), reason: 'database migration' };
      const renewBefore = Date.UTC(2026, 10, 27, 20);
      expect(await group.glance()).toMatchObject({ pause, renewBefore });
      expect(await group.describe()).toMatchObject({ pause, renewBefore });
    });

    it('describes its instances with what the group and EC2 report about them', async () => {
      const { group, pass } = await start({ desiredCapacity: 1, zones: ['eu-west-1b'] });
      pass(120);
      const { instances } = await group.describe();
      expect(instances).toEqual([
        {
          id: expect.stringMatching(/^i-[0-9a-f]+$/) as string,
          state: 'in-service',
          zone: 'eu-west-1b',
          instanceType: 't3.small',
          purchaseOption: 'on-demand',
          protectedFromScaleIn: false,
          launchedAt: begunAt,
          launchTemplate: 'lt-00000000000000001:1',
          imageId: 'ami-0a1b2c3d4e5f60718',
        },
      ]);
    });

    it('reports instances that launch, enter standby, are held by the hook, and are retained after an ABANDON', async () => {
      const { group, world, pass } = await start({ desiredCapacity: 3 });
      pass(5);
      expect(statesOf(await group.describe())).toEqual(['pending', 'pending', 'pending']);
      pass(120);
      const [aside, held, kept] = (await group.describe()).instances as Three;
      world.autoScaling.enterStandby({ groupName, instanceIds: [aside.id], decrement: true });
      await group.terminate({ instanceId: held.id, decrement: true });
      await group.terminate({ instanceId: kept.id, decrement: true });
      pass(1);
      await group.glance();
      world.autoScaling.completeLifecycleAction({
        groupName,
        hookName,
        instanceId: kept.id,
        result: 'ABANDON',
      });
      pass(10);
      const { instances } = await group.describe();
      const states = Object.fromEntries(instances.map(({ id, state }) => [id, state]));
      expect(states).toEqual({ [aside.id]: 'standby', [held.id]: 'terminating', [kept.id]: 'retained' });
    });

    it('has no termination hook if its only hook is for launches', async () => {
      const hooks = [aTerminationHook({ transition: 'autoscaling:EC2_INSTANCE_LAUNCHING' })];
      const { group } = await start({ hooks });
      expect((await group.describe()).hasTerminationHook).toBe(false);
    });

    it('lists its recent activities, the newest first', async () => {
      const { group, pass } = await start({ desiredCapacity: 1 });
      pass(120);
      const [{ id }] = (await group.describe()).instances as Three;
      await group.terminate({ instanceId: id, decrement: true });
      pass(1);
      const { activities } = await group.describe();
      expect(activities).toEqual([
        expect.objectContaining({ kind: 'terminate', outcome: 'in-progress', cause: 'capacity' }),
        expect.objectContaining({
          kind: 'launch',
          outcome: 'successful',
          cause: 'capacity',
          instanceId: id,
          startedAt: begunAt,
        }),
      ]);
    });

    it('reports the kind, zone and purchase option of a shortage', async () => {
      const { group, world, pass } = await start({ zones: ['eu-west-1a'], purchaseMix: allSpot });
      world.mishaps.capacityShortage({ until: startAt + 3_600_000 });
      await group.setDesiredCapacity(1);
      pass(60);
      const { activities = [] } = await group.describe();
      expect(activities.at(-1)).toMatchObject({
        kind: 'launch',
        outcome: 'failed',
        shortage: { kind: 'no-capacity', zone: 'eu-west-1a', purchaseOption: 'spot' },
      });
    });

    it('is glanced at with its current instances and the earlier details', async () => {
      const { group, pass } = await start({ desiredCapacity: 1 });
      await group.describe();
      await group.setDesiredCapacity(2);
      pass(120);
      const glanced = await group.glance();
      expect(glanced).toMatchObject({ desiredCapacity: 2, hasTerminationHook: true });
      expect(statesOf(glanced)).toEqual(['in-service', 'in-service']);
    });

    it('is described by the first glance', async () => {
      const { group } = await start({ desiredCapacity: 1 });
      expect(await group.glance()).toEqual(await group.describe());
    });

    it('has its hook hold a terminated instance, and decrements its desired capacity only on request', async () => {
      const { group, pass } = await start({ desiredCapacity: 2 });
      pass(120);
      const [first, second] = (await group.describe()).instances as Three;
      expect(await group.terminate({ instanceId: first.id, decrement: true })).toBe('terminating');
      expect((await group.describe()).desiredCapacity).toBe(1);
      expect(await group.terminate({ instanceId: second.id, decrement: false })).toBe('terminating');
      pass(120);
      const { desiredCapacity, instances } = await group.describe();
      expect(desiredCapacity).toBe(1);
      expect(instances.map(({ state }) => state)).toEqual(['terminating', 'terminating', 'in-service']);
    });

    it('launches synchronously in the requested zone, and raises its desired capacity by the number launched', async () => {
      const { group } = await start({ desiredCapacity: 1, zones });
      const outcome = await group.launch({ zone: 'eu-west-1b', count: 2 });
      if (outcome === 'busy-scaling') throw new Error('expected the group not to be busy');
      expect(outcome).toMatchObject({ instanceIds: [anId, anId], failures: [] });
      const { desiredCapacity, instances } = await group.describe();
      expect(desiredCapacity).toBe(3);
      const launched = instances.filter(({ id }) => outcome.instanceIds.includes(id));
      expect(launched.map(({ zone }) => zone)).toEqual(['eu-west-1b', 'eu-west-1b']);
    });

    it('reports why a launch failed, and does not raise its desired capacity', async () => {
      const { group, world } = await start({ zones });
      world.mishaps.capacityShortage({ zones: ['eu-west-1b'], until: startAt + 3_600_000 });
      expect(await group.launch({ zone: 'eu-west-1b', count: 2 })).toEqual({
        instanceIds: [],
        failures: [
          {
            code: 'InsufficientInstanceCapacity',
            message: expect.any(String) as string,
            shortage: {
              kind: 'no-capacity',
              zone: 'eu-west-1b',
              instanceType: 't3.small',
              purchaseOption: 'on-demand',
            },
          },
        ],
      });
      expect((await group.describe()).desiredCapacity).toBe(0);
    });

    it('accepts a new on-demand percentage, and keeps the rest of its policy', async () => {
      const { group } = await start({ purchaseMix: { onDemandBase: 1, onDemandPercentage: 0 } });
      await group.setOnDemandPercentage(60);
      expect((await group.describe()).purchaseMix).toEqual({ onDemandBase: 1, onDemandPercentage: 60 });
    });

    it('ignores an on-demand percentage if it has no mixed instances policy', async () => {
      const { group } = await start({});
      await group.setOnDemandPercentage(60);
      expect((await group.describe()).purchaseMix).toBeUndefined();
    });
  });
}

const startAt = Date.UTC(2026, 0, 5, 8);
/** A group starts an activity shortly after the request. */
const begunAt = startAt + 2_000;
const zones = ['eu-west-1a', 'eu-west-1b'];
const allSpot = { onDemandBase: 0, onDemandPercentage: 0 };
const anId: string = expect.any(String) as string;

type Three = readonly [Instance, Instance, Instance];

function statesOf({ instances }: Group): readonly string[] {
  return instances.map(({ state }) => state);
}
