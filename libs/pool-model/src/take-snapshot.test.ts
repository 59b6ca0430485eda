import { describe, expect, it } from 'vitest';
import type { Instance, InstanceState } from './instance.ts';
import { takeSnapshot } from './take-snapshot.ts';
import {
  ago,
  aGroup,
  aHistory,
  anActivity,
  anInstance,
  aPool,
  aWorker,
  minutes,
  moment,
  type Overrides,
} from './testing/index.ts';
import type { Worker } from './worker.ts';

describe('a snapshot', () => {
  const observation = { observedAt: moment, pool: aPool(), group: aGroup(), registrationGraceMs: 0 };

  it('has the history that it is given', () => {
    const history = aHistory([3]);

    expect(takeSnapshot({ ...observation, history }).history).toBe(history);
  });

  it('has no history by default', () => {
    expect(takeSnapshot(observation).history).toBeUndefined();
  });
});

describe('a member with an instance', () => {
  it.each<{ state: string; instance: InstanceState; workers: Overrides<Worker>[] }>([
    { state: 'idle', instance: 'in-service', workers: [{}] },
    { state: 'busy', instance: 'in-service', workers: [{ busy: true }] },
    { state: 'busy', instance: 'in-service', workers: [{ busy: true, drained: true }] },
    { state: 'busy', instance: 'pending', workers: [{ busy: true }] },
    { state: 'busy', instance: 'in-service', workers: [{}, { busy: true, drained: true }] },
    { state: 'drained', instance: 'in-service', workers: [{ drained: true }] },
    { state: 'drained', instance: 'in-service', workers: [{ drained: true }, { drained: true }] },
    { state: 'idle', instance: 'in-service', workers: [{ drained: true }, {}] },
    { state: 'booting', instance: 'pending', workers: [] },
    { state: 'booting', instance: 'pending', workers: [{}] },
    { state: 'booting', instance: 'pending', workers: [{ drained: true }] },
    { state: 'stray', instance: 'in-service', workers: [] },
    { state: 'leaving', instance: 'terminating', workers: [{ busy: true }] },
    { state: 'leaving', instance: 'retained', workers: [{ busy: true }] },
    { state: 'leaving', instance: 'detached', workers: [] },
    { state: 'leaving', instance: 'standby', workers: [{}] },
  ])(
    'is $state when the instance is $instance and its workers are $workers',
    ({ state, instance, workers }) => {
      expect(stateOf(anInstance({ state: instance }), workers)).toBe(state);
    },
  );

  it.each<{ state: string; poolId: string; instance: InstanceState; workers: Overrides<Worker>[] }>([
    { state: 'stray', poolId: 'another', instance: 'in-service', workers: [] },
    { state: 'stray', poolId: 'another', instance: 'pending', workers: [] },
    { state: 'idle', poolId: 'another', instance: 'in-service', workers: [{}] },
    { state: 'leaving', poolId: 'another', instance: 'retained', workers: [] },
    { state: 'booting', poolId: aPool().id, instance: 'in-service', workers: [] },
  ])(
    'is $state when the young instance was launched for the pool $poolId, is $instance, and has the workers $workers',
    ({ state, poolId, instance, workers }) => {
      expect(stateOf(anInstance({ state: instance, poolId, launchedAt: moment }), workers)).toBe(state);
    },
  );

  it.each([
    { state: 'booting', age: 'younger than the grace', launchedAt: ago(minutes(10) - 1) },
    { state: 'stray', age: 'as old as the grace', launchedAt: ago(minutes(10)) },
    { state: 'booting', age: 'launched at a time that is not known', launchedAt: undefined },
    { state: 'booting', age: 'launched in the future of a skewed clock', launchedAt: moment + minutes(1) },
    { state: 'booting', age: 'launched at a time that is no time', launchedAt: Number.NaN },
  ])('is $state when it is in service without a worker and $age', ({ state, launchedAt }) => {
    expect(stateOf(anInstance({ launchedAt }), [])).toBe(state);
  });

  it.each([
    { state: 'booting', taken: 'taken out of a warm pool a moment ago', activities: [takenOut(1)] },
    {
      state: 'stray',
      taken: 'taken out of a warm pool as long ago as the grace',
      activities: [takenOut(10)],
    },
    { state: 'booting', taken: 'taken in twice, of late too', activities: [takenOut(1), takenOut(100)] },
    {
      state: 'booting',
      taken: 'taken in twice, told in another order',
      activities: [takenOut(100), takenOut(1)],
    },
    { state: 'stray', taken: 'taken in at a time that is none', activities: [takenOut(NaN)] },
    {
      state: 'stray',
      taken: 'never taken in since',
      activities: [{ ...takenOut(1), kind: 'terminate' as const }],
    },
    {
      state: 'stray',
      taken: 'beside one that was taken in',
      activities: [{ ...takenOut(1), instanceId: 'i-other' }],
    },
  ])('is $state when it was launched long ago and $taken', ({ state, activities }) => {
    const instance = anInstance({ id: 'i-warm', launchedAt: ago(minutes(600)) });
    const group = aGroup({ instances: [instance], activities });

    const { members } = takeSnapshot({
      observedAt: moment,
      pool: aPool(),
      group,
      registrationGraceMs: minutes(10),
    });

    expect(members.map((member) => member.state)).toEqual([state]);
  });

  it('is a stray at once without a grace, but not before its launch', () => {
    const noGrace = { registrationGraceMs: 0 };

    expect(stateOf(anInstance({ launchedAt: moment }), [], noGrace)).toBe('stray');
    expect(stateOf(anInstance({ launchedAt: moment + 1 }), [], noGrace)).toBe('booting');
  });

  it.each([undefined, 'another-group'])(
    'has its worker by the instance id alone, with a group name of %s',
    (groupName) => {
      const instance = anInstance();
      const identity = { kind: 'known', instanceId: instance.id, ...(groupName && { groupName }) } as const;

      expect(stateOf(instance, [{ identity }])).toBe('idle');
    },
  );
});

describe('a worker without an instance in the group', () => {
  it.each<{ state: string; says: string; identity: Worker['identity'] }>([
    {
      state: 'ghost',
      says: 'it is ours',
      identity: { kind: 'known', instanceId: 'i-0', groupName: 'workers' },
    },
    {
      state: 'foreign',
      says: "it is another group's",
      identity: { kind: 'known', instanceId: 'i-0', groupName: 'others' },
    },
    { state: 'foreign', says: 'no group', identity: { kind: 'known', instanceId: 'i-0' } },
    { state: 'foreign', says: 'nothing', identity: { kind: 'unknown', problem: 'empty' } },
  ])('is $state when its metadata says $says', ({ state, identity }) => {
    const { members } = takeSnapshot({
      observedAt: moment,
      pool: aPool({ workers: [aWorker({ identity })] }),
      group: aGroup({ instances: [] }),
      registrationGraceMs: minutes(10),
    });

    expect(members.map((member) => member.state)).toEqual([state]);
  });

  it('is a member of its own, also when another worker says the same', () => {
    const identity = { kind: 'known', instanceId: 'i-0', groupName: 'workers' } as const;
    const { members } = takeSnapshot({
      observedAt: moment,
      pool: aPool({ workers: [aWorker({ identity }), aWorker({ identity })] }),
      group: aGroup(),
      registrationGraceMs: minutes(10),
    });

    expect(members).toHaveLength(2);
  });
});

function stateOf(
  instance: Instance,
  workers: readonly Overrides<Worker>[],
  { registrationGraceMs } = { registrationGraceMs: minutes(10) },
): string | undefined {
  const identity = { kind: 'known', instanceId: instance.id, groupName: 'workers' } as const;
  const { members } = takeSnapshot({
    observedAt: moment,
    pool: aPool({ workers: workers.map((worker) => aWorker({ identity, ...worker })) }),
    group: aGroup({ instances: [instance] }),
    registrationGraceMs,
  });
  expect(members).toHaveLength(1);
  return members[0]?.state;
}

function takenOut(minutesAgo: number) {
  return anActivity({ instanceId: 'i-warm', startedAt: ago(minutes(minutesAgo)), outcome: 'in-progress' });
}
