import { strict as assert } from 'node:assert';
import type { Group } from '@poolkeeper/pool-model';
import type { GroupClient } from '../group-client.ts';

/** Sizes with which a case begins. */
export interface CaseSizes {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
}

/** What a case needs of a group, simulated or real: all instances that `sizes` ask for are in service, and no others. */
export interface CaseGround {
  readonly group: Pick<GroupClient, 'describe' | 'glance' | 'setDesiredCapacity' | 'terminate' | 'launch'>;
  /** Waits until the group has caught up with what was asked of it. */
  readonly settle: () => Promise<void>;
}

/** A part of the contract that any group can be asked to keep, also one on AWS. */
export interface ContractCase {
  /** Continues "a group". */
  readonly title: string;
  readonly sizes: CaseSizes;
  /** Rejects with an AssertionError if the group does not keep it. */
  readonly holds: (ground: CaseGround) => Promise<void>;
}

/** What every implementation of a group does, without faults. */
export const contractCases: readonly ContractCase[] = [
  {
    title: 'describes its instances in service as on-demand, with a zone, a type and a launch time',
    sizes: { minSize: 0, maxSize: 3, desiredCapacity: 1 },
    async holds({ group }) {
      const { instances, hasTerminationHook } = await group.describe();
      const [instance] = instances;
      assert.ok(hasTerminationHook, 'it reports no termination hook');
      assert.deepEqual(statesOf(instances), ['in-service']);
      assert.match(instance?.id ?? '', /^i-[0-9a-f]+$/);
      assert.equal(instance?.purchaseOption, 'on-demand');
      assert.equal(instance.protectedFromScaleIn, false);
      assert.ok(
        instance.zone !== '' && instance.launchedAt !== undefined,
        'the zone or the launch is missing',
      );
    },
  },
  {
    title: 'is described by a glance as by a description',
    sizes: { minSize: 0, maxSize: 3, desiredCapacity: 1 },
    async holds({ group }) {
      const described = await group.describe();
      assert.deepEqual((await group.glance()).instances, described.instances);
    },
  },
  {
    title: 'accepts a desired capacity, and refuses one below its minimum or above its maximum',
    sizes: { minSize: 1, maxSize: 2, desiredCapacity: 1 },
    async holds({ group }) {
      await group.setDesiredCapacity(2);
      await assert.rejects(group.setDesiredCapacity(3));
      await assert.rejects(group.setDesiredCapacity(0));
      assert.equal((await group.describe()).desiredCapacity, 2);
    },
  },
  {
    title: 'returns not-in-group for an unknown instance, and at-min-size rather than fall below its minimum',
    sizes: { minSize: 1, maxSize: 3, desiredCapacity: 1 },
    async holds({ group }) {
      const [instance] = (await group.describe()).instances;
      const unknown = { instanceId: 'i-00000000000000000', decrement: true };
      assert.equal(await group.terminate(unknown), 'not-in-group');
      assert.equal(await group.terminate({ instanceId: instance?.id ?? '', decrement: true }), 'at-min-size');
      assert.deepEqual(statesOf((await group.describe()).instances), ['in-service']);
    },
  },
  {
    title: 'launches no instance beyond its maximum',
    sizes: { minSize: 0, maxSize: 1, desiredCapacity: 1 },
    async holds({ group }) {
      const { instances, zones } = await group.describe();
      const zone = zones?.[0] ?? instances[0]?.zone ?? '';
      await assert.rejects(group.launch({ zone, count: 2 }));
      assert.equal((await group.describe()).instances.length, 1);
    },
  },
  {
    title: 'decrements its desired capacity once for an instance that it terminates, and only on request',
    sizes: { minSize: 0, maxSize: 3, desiredCapacity: 2 },
    async holds({ group, settle }) {
      const [first, second] = (await group.describe()).instances;
      const terminate = (id: string | undefined, decrement: boolean) =>
        group.terminate({ instanceId: id ?? '', decrement });
      assert.equal(await terminate(first?.id, true), 'terminating');
      assert.equal((await group.describe()).desiredCapacity, 1);
      assert.equal(await terminate(first?.id, true), 'terminating');
      assert.equal((await group.describe()).desiredCapacity, 1);
      assert.equal(await terminate(second?.id, false), 'terminating');
      await settle();
      const { desiredCapacity, instances } = await group.describe();
      assert.equal(desiredCapacity, 1);
      assert.equal(instances.filter(({ state }) => state === 'in-service').length, 1);
    },
  },
];

function statesOf(instances: Group['instances']): readonly string[] {
  return instances.map(({ state }) => state);
}
