import { allFaults, RandomSource, SeededFaults, workerNeedsOf, type World } from '@poolkeeper/pool-world';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import { deployment } from './deployment.ts';
import { drawOutages } from './faults/outages.ts';
import { startFunctions } from './functions/start-functions.ts';
import { buildWorld } from './scenario/build-world.ts';
import { drawScenario } from './scenario/draw-scenario.ts';
import type { DrawnSettings, Scenario } from './scenario/scenario.ts';
import { Stage } from './stage/stage.ts';
import { Trace } from './stage/trace.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('specific histories', () => {
  it('waits for a run of three hours on an instance under refresh, and releases the instance within 15 s after the run', async () => {
    const { stage, world, startAt } = aPool({ minSize: 1 });
    stage.after(10 * minute, () => {
      world.spacelift.queueRun({ stack: 'long', durationSeconds: 3 * 3600 });
    });
    stage.after(20 * minute, () => {
      world.autoScaling.startInstanceRefresh({ groupName: deployment.groupName });
    });

    await stage.play(startAt + 5 * hour);

    const [run] = world.spacelift.runs();
    expect(run?.state).toBe('finished');
    const released = world.history.events.find(
      (event) => event.kind === 'instance-released' && event.instanceId === run?.instanceId,
    );
    expect(released).toMatchObject({ by: 'completed' });
    expect(secondsBetween(run?.endedAt, released?.at)).toBeLessThanOrEqual(240);
    expect(world.autoScaling.describeInstanceRefreshes(deployment.groupName)[0]?.status).toBe('Successful');
  });

  it('interrupts no run while the lifecycle manager is off for two hours of scale-in, and cleans up afterwards', async () => {
    const managerIsBack = 2.5 * hour;
    const { stage, world, startAt } = aPool({ minSize: 0, managerOff: [0.5 * hour, managerIsBack] });
    for (let run = 0; run < 6; run += 1) {
      const durationSeconds = run % 2 === 0 ? 900 : 5400;
      stage.after(20 * minute, () => {
        world.spacelift.queueRun({ stack: `stack-${run}`, durationSeconds });
      });
    }

    await stage.play(startAt + managerIsBack + hour);

    // Without heartbeats the hooks time out: the group retains, and the autoscaler takes what is retained through the gate.
    expect(world.history.events.some(({ kind }) => kind === 'instance-retained')).toBe(true);
    expect(world.spacelift.runs().map(({ state }) => state)).toEqual(Array(6).fill('finished'));
    expect(theGroup(world)).toMatchObject({ desiredCapacity: 0, instances: [] });
    expect(world.sqs.queue(deployment.queueName)).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('waits for a worker that is missing while another one of its instance is idle, without a witness', async () => {
    const { stage, world, startAt } = aPool({ minSize: 1, hasWitness: false });
    stage.after(10 * minute, () => {
      const [instance] = theGroup(world).instances;
      const instanceId = instance?.instanceId ?? '';
      world.ec2.startAnotherWorker(instanceId);
      world.spacelift.queueRun({ stack: 'long', durationSeconds: 3600 });
      world.autoScaling.terminateInstance({ instanceId, decrement: false });
    });
    stage.after(12 * minute, () => {
      const busy = world.spacelift.workers().find((worker) => worker.busy);
      world.spacelift.disconnect(busy?.id ?? '');
      stage.after(20 * minute, () => {
        world.spacelift.reconnect(busy?.id ?? '');
      });
    });

    await stage.play(startAt + 2 * hour);

    expect(world.spacelift.runs().map(({ state }) => state)).toEqual(['finished']);
    expect(theGroup(world).instances).toHaveLength(1);
  });

  it('refreshes a busy pool with a custom termination policy without interrupting a run', async () => {
    const { stage, world, startAt } = aPool({ minSize: 2, group: { customTerminationPolicy: true } });
    stage.after(10 * minute, () => {
      for (const stack of ['a', 'b']) world.spacelift.queueRun({ stack, durationSeconds: 2 * 3600 });
    });
    stage.after(20 * minute, () => {
      world.autoScaling.startInstanceRefresh({ groupName: deployment.groupName });
    });

    await stage.play(startAt + 4 * hour);

    // All are busy for two hours: a policy that waited for them to be idle would have had the refresh fail after one.
    expect(world.autoScaling.describeInstanceRefreshes(deployment.groupName)[0]?.status).toBe('Successful');
    expect(world.spacelift.runs().map(({ state }) => state)).toEqual(['finished', 'finished']);
  });

  it('falls back from unavailable spot within minutes, and returns to it later', async () => {
    const { stage, world, startAt } = aPool({
      minSize: 0,
      group: { purchaseMix: { onDemandBase: 0, onDemandPercentage: 0 } },
      settings: { purchase: { onDemandPercentage: 0 } },
    });
    world.mishaps.capacityShortage({ purchaseOption: 'spot', until: startAt + hour });
    stage.after(10 * minute, () => {
      for (const stack of ['a', 'b', 'c']) world.spacelift.queueRun({ stack, durationSeconds: 900 });
    });

    await stage.play(startAt + 20 * minute);
    const waits = world.spacelift
      .runs()
      .map(({ queuedAt, startedAt }) => secondsBetween(queuedAt, startedAt));
    expect(Math.max(...waits)).toBeLessThan(6 * 60);
    expect(theGroup(world).purchaseMix?.onDemandPercentage).toBe(100);
    await stage.play(startAt + 4 * hour);

    expect(theGroup(world)).toMatchObject({
      desiredCapacity: 0,
      purchaseMix: { onDemandBase: 0, onDemandPercentage: 0 },
    });
  });

  it('rolls outdated members one by one when they are idle, and a busy one after its run', async () => {
    const { stage, world, startAt } = aPool({
      minSize: 3,
      settings: { roll: { outdated: true, budget: 1, idleAtLeastMs: minute } },
    });
    stage.after(10 * minute, () => {
      world.spacelift.queueRun({ stack: 'long', durationSeconds: 3600 });
      world.autoScaling.updateGroup({ groupName: deployment.groupName, launchTemplateVersion: '2' });
    });

    await stage.play(startAt + 50 * minute);
    const versions = () => theGroup(world).instances.map((instance) => instance.launchTemplateVersion);
    expect(versions().toSorted()).toEqual(['1', '2', '2']);
    await stage.play(startAt + 2 * hour);

    expect(versions()).toEqual(['2', '2', '2']);
    expect(world.spacelift.runs().map(({ state }) => state)).toEqual(['finished']);
  });
});

describe('while six instances wait for long runs, one more than the gate may use executions', () => {
  it('releases an idle instance at once, one without a worker in one and a half absence waits, and completes launches', async () => {
    const { stage, world, startAt } = aPoolWithLongRuns();
    const terminatedAt = startAt + 110 * minute;
    const ids: { idle?: string; workerless?: string } = {};
    stage.after(terminatedAt - stage.now, () => {
      [ids.idle, ids.workerless] = idleInstances(world);
      for (const { id, metadata } of world.spacelift.workers()) {
        if (metadata.includes(ids.workerless ?? '')) world.spacelift.disconnect(id);
      }
      for (const instanceId of [ids.idle, ids.workerless]) {
        world.autoScaling.terminateInstance({ instanceId: instanceId ?? '', decrement: false });
      }
    });

    await stage.play(startAt + 3 * hour);

    const since = (kind: string, instanceId: string | undefined, from: number | undefined) =>
      secondsBetween(from, eventAt(world, kind, instanceId));
    expect(since('instance-released', ids.idle, terminatedAt)).toBeLessThanOrEqual(30);
    expect(since('instance-released', ids.workerless, terminatedAt)).toBeLessThanOrEqual(45 * 60);
    const launched = world.history.events.flatMap((event) =>
      event.kind === 'instance-launched' && event.at >= terminatedAt ? [event.instanceId] : [],
    );
    expect(launched.length).toBeGreaterThanOrEqual(2);
    for (const id of launched) {
      expect(since('launch-released', id, eventAt(world, 'worker-registered', id))).toBeLessThanOrEqual(15);
    }
  });
});

describe('while every boot fails', () => {
  // The pause between launches is 13 minutes, and a boot that fails takes one or two.
  const mostLaunchesAnHour = 6;

  it('a group at its minimum launches an instance now and then, and recovers after the repair', async () => {
    const { stage, world, startAt } = aPool({ minSize: 1 });
    world.mishaps.boots({ bootFailureRate: 1 });

    await stage.play(startAt + 3 * hour);
    const launched = launchesSince(world, startAt + hour);
    world.mishaps.boots({ bootFailureRate: 0 });
    await stage.play(startAt + 3.5 * hour);

    expect(launched).toBeGreaterThan(2);
    expect(launched).toBeLessThanOrEqual(2 * mostLaunchesAnHour);
    expect(world.spacelift.workers()).not.toEqual([]);
  });

  it('a pool with queued runs launches an instance now and then, and serves them after the repair', async () => {
    const { stage, world, startAt } = aPool({ minSize: 0 });
    world.mishaps.boots({ bootFailureRate: 1 });
    for (const stack of ['a', 'b', 'c']) world.spacelift.queueRun({ stack, durationSeconds: 60 });

    await stage.play(startAt + 2 * hour);
    const [launched, launchedInTheSecondHour] = [startAt, startAt + hour].map((at) =>
      launchesSince(world, at),
    );
    world.mishaps.boots({ bootFailureRate: 0 });
    await stage.play(startAt + 2.5 * hour);

    // Without pauses, each of three instances was launched again every three minutes: 122 launches. The group launches a failed
    // instance once more before the next pass.
    expect(launched).toBeLessThan(40);
    expect(launchedInTheSecondHour).toBeLessThanOrEqual(8);
    expect(world.spacelift.runs().map(({ state }) => state)).toEqual(['finished', 'finished', 'finished']);
  });

  it('interrupts no apply that a worker takes in the seconds in which its instance is scaled in', async () => {
    const { stage, world, startAt } = aPool({ minSize: 0 });
    world.spacelift.showBusyLate(9);
    // The instance is released after a minute without a run, at the next pass.
    const confirmedAfterSeconds = Array.from({ length: 40 }, (_, run) => 60 + 2 * run);
    for (const [run, seconds] of confirmedAfterSeconds.entries()) {
      stage.after((10 + 20 * run) * minute, () => {
        const apply = { confirmedAfterMs: seconds * 1000, durationSeconds: 300 };
        world.spacelift.queueRun({ stack: `stack-${run}`, durationSeconds: 60, apply });
      });
    }

    await stage.play(startAt + 14 * hour);

    const runs = world.spacelift.runs();
    expect(runs.map(({ state }) => state)).toEqual(runs.map(() => 'finished'));
    const leaving = runs.filter(({ instanceId, endedAt = 0 }) => {
      const heldAt = eventAt(world, 'instance-held', instanceId) ?? Infinity;
      return heldAt < endedAt;
    });
    expect(leaving.length).toBeGreaterThan(0);
  });

  it.each([
    ['act', 'idle', [0, 1]],
    ['advise', 'gone', [60, 120]],
  ] as const)('finds the worker for a confirmation in mode %s %s', async (mode, _, [least, most]) => {
    const policy = { ...defaultPolicy, foreseen: { mode } };
    const { stage, world, startAt } = aPool({ minSize: 0, settings: { policy, passEveryMs: 15_000 } });
    const confirmed = 24;
    for (let run = 0; run < confirmed; run += 1) {
      stage.after((10 + 20 * run) * minute, () => {
        const apply = { confirmedAfterMs: 5 * minute, durationSeconds: 60 };
        world.spacelift.queueRun({ stack: `stack-${run}`, durationSeconds: 60, apply });
      });
    }

    await stage.play(startAt + 9 * hour);

    const runs = world.spacelift.runs();
    expect(runs.map(({ state }) => state)).toEqual(Array(confirmed).fill('finished'));
    const [, applied] = runs.map(workerNeedsOf).at(-1) ?? [];
    const waited = secondsBetween(applied?.readyAt, applied?.startedAt);
    expect(waited).toBeGreaterThanOrEqual(least);
    expect(waited).toBeLessThanOrEqual(most);
    expect(theGroup(world)).toMatchObject({ desiredCapacity: 0 });
  });
});

function launchesSince(world: World, at: number): number {
  return world.history.events.filter((event) => event.kind === 'instance-launched' && event.at >= at).length;
}

function eventAt(world: World, kind: string, instanceId: string | undefined): number | undefined {
  const ofInstance = (event: (typeof world.history.events)[number]) =>
    event.kind === kind && 'instanceId' in event && event.instanceId === instanceId;
  return world.history.events.find(ofInstance)?.at;
}

/** Six instances with runs of six hours that the group has been terminating for an hour and a half, and others. */
function aPoolWithLongRuns() {
  const pool = aPool({ minSize: 8, group: { maxSize: 20 } });
  const { stage, world } = pool;
  stage.after(10 * minute, () => {
    for (let run = 0; run < 6; run += 1) {
      world.spacelift.queueRun({ stack: `stack-${run}`, durationSeconds: 6 * 3600 });
    }
  });
  for (let run = 0; run < 6; run += 1) {
    stage.after((20 + run * 0.3) * minute, () => {
      const { instanceId } = world.spacelift.runs()[run] ?? {};
      world.autoScaling.terminateInstance({ instanceId: instanceId ?? '', decrement: false });
    });
  }
  return pool;
}

function idleInstances(world: World): readonly string[] {
  const busy = new Set(world.spacelift.runs().map(({ instanceId }) => instanceId));
  return theGroup(world)
    .instances.filter(
      ({ instanceId, lifecycleState }) => lifecycleState === 'InService' && !busy.has(instanceId),
    )
    .slice(0, 2)
    .map(({ instanceId }) => instanceId);
}

/** A pool without faults, whose lifecycle manager can be off from one moment after the start to another. */
function aPool({
  minSize,
  managerOff,
  hasWitness = true,
  group,
  settings,
}: {
  minSize: number;
  managerOff?: readonly [number, number];
  hasWitness?: boolean;
  group?: Partial<Scenario['group']>;
  settings?: Partial<DrawnSettings>;
}) {
  const drawn = drawScenario(1);
  const scenario: Scenario = {
    ...drawn,
    group: {
      ...drawn.group,
      minSize,
      maxSize: 10,
      purchaseMix: { onDemandBase: 0, onDemandPercentage: 100 },
      heartbeatTimeoutSeconds: 600,
      customTerminationPolicy: false,
      capacityRebalance: false,
      ...group,
    },
    machines: { bootSeconds: 60, launchSeconds: 15, spread: 0.2 },
    readinessGate: true,
    hasWitness,
    autoscaler: {
      policy: defaultPolicy,
      registrationGraceMs: 10 * minute,
      absenceWaitMs: 30 * minute,
      settlingTimeMs: 10_000,
      dryRun: false,
      ...settings,
    },
    past: { periodMs: 300_000, points: [] },
    earlierRuns: [],
    arrivals: [],
  };
  const faults = new SeededFaults({ seed: scenario.seed, profile: allFaults.profiles.none });
  const world = buildWorld(scenario, faults);
  const stage = new Stage(world, new Trace(() => world.now, false));
  const manager =
    managerOff === undefined
      ? []
      : [{ from: scenario.startAt + managerOff[0], until: scenario.startAt + managerOff[1] }];
  startFunctions(stage, scenario, {
    faults,
    outages: { ...drawOutages(faults, scenario), manager },
    latency: new RandomSource(scenario.seed).fork('latency'),
  });
  return { stage, world, startAt: scenario.startAt };
}

function theGroup(world: World) {
  const [group] = world.autoScaling.describeGroups([deployment.groupName]);
  if (group === undefined) throw new Error(`there is no group ${deployment.groupName}`);
  return group;
}

function secondsBetween(from: number | undefined, to: number | undefined): number {
  return from === undefined || to === undefined ? Number.NaN : (to - from) / 1000;
}
