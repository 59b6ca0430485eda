import { aLog } from '@poolkeeper/lambda-runtime/testing';
import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aFailedLaunch,
  aHistory,
  ago,
  aGhost,
  aLeavingMember,
  anActivity,
  anIdleMember,
  aStrayMember,
  minutes,
  moment,
  seconds,
} from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import { createMemory } from '../remember/memory.ts';
import { recordedMetrics } from '../testing/recorded-metrics.ts';
import { aWorld } from '../testing/a-world.ts';
import { passOf } from '../testing/pass-of.ts';

describe('the metrics of a pass', () => {
  it('record what it observed and decided', async () => {
    const metrics = recordedMetrics();
    const world = aWorld({
      pendingRuns: 2,
      members: [aBusyMember(), anIdleMember(), aLeavingMember({ instance: { state: 'retained' } })],
    });
    await passOf(world, { metrics });
    expect(metrics.last()).toMatchObject({
      PendingRuns: 2,
      BusyWorkers: 1,
      IdleWorkers: 1,
      Demand: 3,
      DesiredCapacity: 2,
      RetainedInstances: 1,
      CapacityShort: 0,
      FailedBoots: 0,
      PassFailed: 0,
      PassDurationMs: 0,
    });
  });

  it('record drained workers, strays, boots and a pause', async () => {
    const metrics = recordedMetrics();
    const members = [aDrainedMember(), aDrainedMember(), aStrayMember(), aBootingMember()];
    const group = { pause: { until: moment + minutes(30) } };
    await passOf(aWorld({ members, group }), { metrics });
    expect(metrics.last()).toMatchObject({
      DrainedWorkers: 2,
      StrayInstances: 1,
      BootingInstances: 1,
      Paused: 1,
    });
  });

  it('record the larger count of busy workers when the list is incomplete', async () => {
    const metrics = recordedMetrics();
    const world = aWorld({ pendingRuns: 2 });
    world.updatePool((pool) => ({ ...pool, busyWorkers: 7 }));
    await passOf(world, { metrics });
    expect(metrics.last()).toMatchObject({ BusyWorkers: 7, Demand: 9 });
  });

  it('record the capacity that cannot be had', async () => {
    const metrics = recordedMetrics();
    const activities = ['eu-west-1a', 'eu-west-1b'].map((zone) =>
      aFailedLaunch({
        startedAt: ago(seconds(40)),
        endedAt: ago(seconds(30)),
        zone,
        shortage: noCapacity(zone),
      }),
    );
    await passOf(aWorld({ pendingRuns: 3, group: { activities, zones: ['eu-west-1a', 'eu-west-1b'] } }), {
      metrics,
    });
    expect(metrics.last().CapacityShort).toBe(3);
  });

  it('count a worker once that was requested in vain', async () => {
    const metrics = recordedMetrics();
    const activities = [
      aFailedLaunch({ startedAt: ago(seconds(40)), endedAt: ago(seconds(30)), shortage: noCapacity() }),
    ];
    await passOf(
      aWorld({ pendingRuns: 3, group: { desiredCapacity: 2, activities, zones: ['eu-west-1b'] } }),
      {
        metrics,
      },
    );
    expect(metrics.last().CapacityShort).toBe(3);
  });

  it('record the instances by type, of which at most ten have a series', async () => {
    const metrics = recordedMetrics();
    const ofType = (instanceType: string | undefined) => anIdleMember({ instance: { instanceType } });
    await passOf(aWorld({ members: ['m7i.large', 'm7i.large', undefined].map(ofType) }), { metrics });
    expect(metrics.partsOf('Instances')).toEqual({ 'InstanceType m7i.large': 2, 'InstanceType unknown': 1 });

    const many = recordedMetrics();
    const types = Array.from({ length: 40 }, (_, index) => `c${index}.large`);
    await passOf(aWorld({ members: [...types, 'c1.large'].map(ofType) }), { metrics: many });
    const parts = many.partsOf('Instances');
    expect(Object.keys(parts)).toHaveLength(10);
    expect(parts).toMatchObject({ 'InstanceType c1.large': 2, 'InstanceType other': 31 });
  });

  it('record failed launches of the last five minutes by type and zone', async () => {
    const metrics = recordedMetrics();
    const failed = (minutesAgo: number, zone: string, instanceType?: string) =>
      aFailedLaunch({
        startedAt: ago(minutes(minutesAgo)),
        endedAt: ago(minutes(minutesAgo)),
        shortage: { kind: 'no-capacity', zone, ...(instanceType !== undefined && { instanceType }) },
      });
    const activities = [
      failed(1, 'eu-west-1a', 'm7i.large'),
      failed(4, 'eu-west-1b', 'm7i.large'),
      failed(4, 'eu-west-1b'),
      failed(6, 'eu-west-1c', 'c7i.large'),
    ];
    await passOf(aWorld({ pendingRuns: 1, group: { activities } }), { metrics });
    expect(metrics.partsOf('FailedLaunches')).toEqual({
      'InstanceType m7i.large': 2,
      'InstanceType unknown': 1,
      'Zone eu-west-1a': 1,
      'Zone eu-west-1b': 2,
    });
  });

  it('record runs whose instance has ended, by what the group knows of its end', async () => {
    const metrics = recordedMetrics();
    const ghosts = ['i-a', 'i-b', 'i-c', 'i-d'].map((instanceId) =>
      aGhost({ worker: { busy: true, identity: { kind: 'known', instanceId, groupName: 'workers' } } }),
    );
    const activities = [
      anActivity({ kind: 'terminate', cause: 'upkeep', isSpotInterruption: true, instanceId: 'i-a' }),
      anActivity({ kind: 'terminate', cause: 'upkeep', instanceId: 'i-b' }),
    ];
    const world = aWorld({ members: [...ghosts, aGhost()], group: { activities } });
    for (const instanceId of ['i-a', 'i-b', 'i-c']) world.setMachine(instanceId, undefined);
    world.setMachine('i-d', { isRunning: true });
    await passOf(world, { metrics });
    expect(metrics.partsOf('LostRuns')).toEqual({ 'Cause spot': 1, 'Cause group': 1, 'Cause unknown': 1 });
  });

  it('record the phases of each boot once, which the log has with its steps', async () => {
    const metrics = recordedMetrics();
    const log = aLog();
    const memory = createMemory();
    const bootReport = {
      kernelAt: ago(seconds(40)),
      steps: { setup: { beganMs: 5_000, endedMs: 9_000 }, registration: { beganMs: 6_500 } },
    };
    const member = anIdleMember({
      instance: { launchedAt: ago(seconds(60)), instanceType: 'm7i.large', imageId: 'ami-1', bootReport },
      worker: { registeredAt: ago(seconds(30)) },
    });
    const world = aWorld({ members: [member, anIdleMember()] });

    await passOf(world, { memory, metrics, log });
    const first = metrics.last();
    await passOf(world, { memory, metrics, log, clock: () => moment + seconds(15) });

    const phases = { launch: 20_000, system: 5_000, setup: 1_500, registration: 3_500 };
    expect(first).toMatchObject({
      BootLaunchSeconds: 20,
      BootSystemSeconds: 5,
      BootSetupSeconds: 1.5,
      BootRegistrationSeconds: 3.5,
    });
    expect(log.lines.filter(({ message }) => message === 'boot')).toMatchObject([
      {
        level: 'info',
        fields: { instanceType: 'm7i.large', imageId: 'ami-1', phases, steps: bootReport.steps },
      },
    ]);
  });

  it('record how long the queue has waited', async () => {
    const metrics = recordedMetrics();
    const memory = createMemory();
    const world = aWorld({ pendingRuns: 1, group: { maxSize: 0 } });
    await passOf(world, { memory, metrics });
    await passOf(world, { memory, metrics, clock: () => moment + seconds(45) });
    expect(metrics.last().QueueWaitSeconds).toBe(45);
  });

  it('record the headroom that the past advises, and none when nothing is known of the past', async () => {
    const metrics = recordedMetrics();
    const world = aWorld({ members: [aBusyMember()] });
    const halfDays = Array.from({ length: 28 * 24 * 12 }, (_, index) => (index % 288 < 144 ? 6 : 0));
    await passOf(world, { metrics });
    expect(Object.keys(metrics.last()).filter((name) => name.endsWith('Headroom'))).toEqual([]);
    const history = { read: () => Promise.resolve(aHistory(halfDays)) };
    const { decision } = await passOf({ ports: { ...world.ports, history } }, { metrics });
    expect(decision.kind).toBe('hold');
    expect(metrics.last()).toMatchObject({
      AdvisedHeadroom: 5,
      ForecastHeadroom: 5,
    });
  });

  it('record the headroom for foreseen runs of a policy that has them', async () => {
    const metrics = recordedMetrics();
    const wait = { kind: 'confirmation', lastedMs: seconds(60), neededWorker: true } as const;
    const waiting = { runId: '01R', stack: 'dns', waitsFor: 'confirmation', since: moment } as const;
    const runs = {
      read: () => Promise.resolve({ waiting: [waiting], past: Array.from({ length: 20 }, () => wait) }),
    };
    const settings = { policy: { ...defaultPolicy, foreseen: {} } };
    await passOf({ ports: { ...aWorld({}).ports, runs } }, { metrics, settings });
    expect(metrics.last().ForeseenHeadroom).toBe(1);
  });

  it('record a pass that fails', async () => {
    const metrics = recordedMetrics();
    const world = aWorld({});
    world.break('read', new Error('no'));
    await expect(passOf(world, { metrics })).rejects.toThrow('no');
    expect(metrics.last()).toEqual({
      PassFailed: 1,
      PassDurationMs: 0,
      Calls: 2,
      CallsFailed: 1,
    });
  });

  it('count the calls to AWS and Spacelift, and those that failed or were throttled in the end', async () => {
    const metrics = recordedMetrics();
    const world = aWorld({ members: [anIdleMember()] });
    await passOf(world, { metrics });
    expect(Object.keys(metrics.last())).not.toContain('CallsFailed');
    expect(metrics.last().Calls).toBeGreaterThanOrEqual(2);

    world.break('read', Object.assign(new Error('slow down'), { name: 'ThrottledError' }));
    await expect(passOf(world, { metrics })).rejects.toThrow('slow down');
    expect(metrics.last()).toMatchObject({ CallsFailed: 1, CallsThrottled: 1 });
  });
});

function noCapacity(zone = 'eu-west-1b') {
  return { kind: 'no-capacity', purchaseOption: 'spot', zone } as const;
}
