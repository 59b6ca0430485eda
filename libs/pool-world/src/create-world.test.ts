import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsFault } from './aws-fault.ts';
import {
  advance,
  advanceUntil,
  aLaunchHook,
  aTerminationHook,
  aWorld,
  eventsOf,
  groupName,
  hookName,
  queueName,
  spotInPercent,
  theGroup,
} from './testing/index.ts';
import type { World } from './world.ts';

describe('the world', () => {
  it('has the same history for the same seed and the same calls', () => {
    fc.assert(
      fc.property(fc.nat(), calls(), (seed, made) => {
        expect(JSON.stringify(play(seed, made))).toBe(JSON.stringify(play(seed, made)));
      }),
      { numRuns: 60 },
    );
  });

  it('has a different history for another seed', () => {
    const made: readonly Call[] = [
      { kind: 'desire', value: 5 },
      { kind: 'wait', value: 300 },
    ];

    expect(play(1, made).history).not.toEqual(play(2, made).history);
  });

  it('has the same history whether time advances in one jump, in small steps or from event to event', () => {
    fc.assert(
      fc.property(fc.nat(), calls(), (seed, made) => {
        const jumped = play(seed, made);
        const inSteps = play(seed, made, (world, seconds) => {
          for (let step = 0; step < seconds; step += 1) advance(world, 1);
        });
        const byEvents = play(seed, made, (world, seconds) => {
          const end = world.now + seconds * 1000;
          for (
            let next = world.nextEventAt();
            next !== undefined && next <= end;
            next = world.nextEventAt()
          ) {
            world.advanceTo(next);
          }
          world.advanceTo(end);
        });

        expect(inSteps).toEqual(jumped);
        expect(byEvents).toEqual(jumped);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps the desired capacity within its bounds, whatever is called', () => {
    fc.assert(
      fc.property(fc.nat(), calls(), (seed, made) => {
        const world = aRandomWorld(seed);
        for (const call of made) {
          carryOut(world, call, advance);
          const { desiredCapacity, minSize, maxSize } = theGroup(world);
          expect(desiredCapacity).toBeGreaterThanOrEqual(minSize);
          expect(desiredCapacity).toBeLessThanOrEqual(maxSize);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('ends every run that started, either finished or interrupted with a cause', () => {
    fc.assert(
      fc.property(fc.nat(), calls(), (seed, made) => {
        const world = aRandomWorld(seed);
        for (const call of made) carryOut(world, call, advance);
        // Longer than all runs that could be queued take one after the other.
        advance(world, 40 * 200);

        for (const run of world.spacelift.runs()) {
          if (run.state === 'queued') continue;
          expect(run.state).not.toBe('running');
          expect(run.endedAt).toBeDefined();
          if (run.state === 'interrupted')
            expect(run.interruptedBy).toMatch(/^i-[0-9a-f]{17} terminated: \w/u);
          else expect((run.endedAt ?? 0) - (run.startedAt ?? 0)).toBe(run.durationSeconds * 1000);
        }
        const ended = eventsOf(world, 'run-finished').length + eventsOf(world, 'run-interrupted').length;
        expect(ended).toBe(eventsOf(world, 'run-started').length);
      }),
      { numRuns: 60 },
    );
  });

  it('interrupts runs only by failures of the cloud while the hook is never completed', () => {
    fc.assert(
      fc.property(fc.nat(), calls(), (seed, made) => {
        const gentle = made.filter(({ kind }) => kind !== 'terminate-past-group' && kind !== 'complete');
        const world = aRandomWorld(seed);
        for (const call of gentle) {
          const target = theGroup(world).instances[call.value]?.lifecycleState;
          // Terminating a retained instance is past the hook: the hook has had its turn.
          const pastHook = call.kind.startsWith('terminate') && target === 'Terminating:Retained';
          if (!pastHook) carryOut(world, call, advance);
        }

        const ours = eventsOf(world, 'run-interrupted').filter(
          ({ interruption }) => interruption === 'terminated' || interruption === 'terminated-past-group',
        );
        expect(ours).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('sends one message for every held instance, each of which can be received and deleted', () => {
    fc.assert(
      fc.property(fc.nat(), calls(), (seed, made) => {
        const world = aWorld({ seed, purchaseMix: spotInPercent(50), capacityRebalance: true });
        for (const call of made.filter(({ kind }) => kind !== 'receive' && kind !== 'disturb')) {
          carryOut(world, call, advance);
        }
        advance(world, 10);

        const told: unknown[] = [];
        for (
          let batch = world.sqs.receive(queueName, 10);
          batch.length > 0;
          batch = world.sqs.receive(queueName, 10)
        ) {
          for (const { body, receiptHandle } of batch) {
            const { EC2InstanceId } = JSON.parse(body) as { EC2InstanceId?: string };
            if (EC2InstanceId !== undefined) told.push(EC2InstanceId);
            world.sqs.delete(queueName, receiptHandle);
          }
        }

        expect(told).toEqual(eventsOf(world, 'instance-held').map(({ instanceId }) => instanceId));
        expect(world.sqs.queue(queueName)).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
      }),
      { numRuns: 60 },
    );
  });

  it('comes to rest when nothing is called any more', () => {
    fc.assert(
      fc.property(fc.nat(), calls(), (seed, made) => {
        const world = aRandomWorld(seed);
        for (const call of made) carryOut(world, call, advance);
        leaveInPeace(world);

        advanceUntil(world, () => world.nextEventAt() === undefined, { withinSeconds: 5 * 86_400 });

        const counted = theGroup(world).instances.filter(
          ({ lifecycleState }) => lifecycleState !== 'Terminating:Retained' && lifecycleState !== 'Standby',
        );
        expect(counted.every(({ lifecycleState }) => lifecycleState === 'InService')).toBe(true);
        expect(counted).toHaveLength(theGroup(world).desiredCapacity);
        expect(orphans(world)).toEqual([]);
        expect(['Pending', 'InProgress', 'Cancelling']).not.toContain(
          world.autoScaling.describeInstanceRefreshes(groupName)[0]?.status,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('does nothing until its time advances', () => {
    const world = aWorld({ desiredCapacity: 2 });

    expect(world.history.events).toEqual([
      { at: world.now, kind: 'capacity-changed', from: 0, to: 2, cause: 'group created' },
    ]);
    expect(world.nextEventAt()).toBe(world.now + 2000);
  });

  it('cannot be created with bounds, hooks or queues that AWS would refuse', () => {
    expect(() => aWorld({ minSize: 3, maxSize: 2 })).toThrow('Max bound, 2, must be greater');
    expect(() => aWorld({ hooks: [aTerminationHook({ heartbeatTimeoutSeconds: 5 })] })).toThrow(AwsFault);
    expect(() => aWorld({ queues: [{ name: 'a b' }] })).toThrow(AwsFault);
    expect(() => aWorld({ seed: Number.NaN })).toThrow('a seed must be a whole number, got NaN');
    expect(() => aWorld({ startAt: 0.5 })).toThrow('a world starts at whole milliseconds since the epoch');
    expect(() => aWorld({ zones: [] })).toThrow('at least one zone');
  });
});

type Call = ReturnType<typeof calls> extends fc.Arbitrary<readonly (infer Made)[]> ? Made : never;

function calls() {
  const call = <const Kind extends string>(kind: Kind, most: number) =>
    fc.record({ kind: fc.constant(kind), value: fc.nat(most) });
  return fc.array(
    fc.oneof(
      { arbitrary: call('wait', 400), weight: 4 },
      { arbitrary: call('desire', 12), weight: 2 },
      { arbitrary: call('queue', 200), weight: 3 },
      call('terminate', 3),
      call('terminate-and-decrement', 3),
      call('terminate-past-group', 3),
      call('complete', 3),
      call('abandon', 3),
      call('heartbeat', 3),
      call('unhealthy', 3),
      call('protect', 3),
      call('drain', 3),
      call('undrain', 3),
      call('bounds', 9),
      call('suspend', 4),
      call('resume', 4),
      call('receive', 10),
      call('spot-interruption', 3),
      call('rebalance-recommendation', 3),
      call('host-failure', 3),
      call('zone-loss', 2),
      call('shortage', 5),
      call('boots', 2),
      call('refresh', 100),
      call('cancel-refresh', 0),
      call('settings', 3),
      call('answer', 3),
      call('enter-standby', 3),
      call('exit-standby', 3),
      call('detach', 3),
      call('disturb', 2),
      call('warm-pool', 4),
      call('terminate-warm', 1),
      call('delete-warm-pool', 1),
    ),
    { maxLength: 50, size: 'max' },
  );
}

/** With boots that go wrong and spot instances, a launch hook on every other seed, a custom policy on every third. */
function aRandomWorld(seed: number): World {
  const hooks = seed % 2 === 0 ? [aTerminationHook()] : [aTerminationHook(), aLaunchHook()];
  return aWorld({
    seed,
    hooks,
    purchaseMix: spotInPercent(50),
    capacityRebalance: true,
    customTerminationPolicy: seed % 3 === 0,
    machines: { spread: 0.3, bootFailureRate: 0.1, lostBootRate: 0.1, slowBootRate: 0.1 },
  });
}

/** Removes all that delays the group: suspended processes, protections, the custom policy and hooks. */
function leaveInPeace(world: World): void {
  const { autoScaling } = world;
  autoScaling.resumeProcesses({ groupName, processes: [] });
  autoScaling.updateGroup({ groupName, customTerminationPolicy: false, maxInstanceLifetimeSeconds: 0 });
  const instanceIds = theGroup(world)
    .instances.filter(({ lifecycleState }) => lifecycleState !== 'Terminated')
    .map(({ instanceId }) => instanceId);
  autoScaling.setInstanceProtection({ groupName, instanceIds, protectedFromScaleIn: false });
  for (const { name } of autoScaling.describeHooks(groupName)) {
    autoScaling.deleteLifecycleHook(groupName, name);
  }
}

/** Machines that run for a group that does not know them. */
function orphans(world: World): readonly string[] {
  const warm = world.autoScaling.describeWarmPool(groupName)?.instances ?? [];
  const known = new Set([...theGroup(world).instances, ...warm].map(({ instanceId }) => instanceId));
  return world.ec2
    .describeInstances()
    .filter(({ state, tags }) => state !== 'terminated' && 'aws:autoscaling:groupName' in tags)
    .map(({ instanceId }) => instanceId)
    .filter((instanceId) => !known.has(instanceId));
}

type Wait = (world: World, seconds: number) => void;

function play(seed: number, made: readonly Call[], wait: Wait = advance) {
  const world = aRandomWorld(seed);
  for (const call of made) carryOut(world, call, wait);
  return {
    history: world.history.events,
    group: theGroup(world),
    activities: world.autoScaling.describeScalingActivities(groupName),
    machines: world.ec2.describeInstances(),
    workers: world.spacelift.workers(),
    runs: world.spacelift.runs(),
    queue: world.sqs.queue(queueName),
    warmPool: world.autoScaling.describeWarmPool(groupName),
    refreshes: world.autoScaling.describeInstanceRefreshes(groupName),
    requests: world.autoScaling.pendingTerminationRequests(),
    hours: world.history.instanceHours(),
  };
}

/** What the world refuses is as good a call as any other. */
function carryOut(world: World, call: Call, wait: Wait): void {
  try {
    makeCall(world, call, wait);
  } catch (fault) {
    const befell = fault instanceof RangeError && /^no machine|on-demand instance/u.test(fault.message);
    if (!(fault instanceof AwsFault) && !befell) throw fault;
  }
}

function makeCall(world: World, { kind, value }: Call, wait: Wait): void {
  const { autoScaling, ec2, mishaps, spacelift, sqs } = world;
  const instanceId = theGroup(world).instances[value]?.instanceId ?? 'i-none';
  const workerId = spacelift.workers()[value]?.id ?? 'none';
  const processes = [['Launch'], ['Terminate'], ['HealthCheck'], ['ReplaceUnhealthy'], []][value] ?? [];
  const action = { groupName, hookName, instanceId };
  const made: Readonly<Record<Call['kind'], () => void>> = {
    wait: () => {
      wait(world, value);
    },
    desire: () => {
      autoScaling.setDesiredCapacity({ groupName, desiredCapacity: value });
    },
    queue: () => {
      spacelift.queueRun({ stack: 'a', durationSeconds: value });
    },
    terminate: () => {
      autoScaling.terminateInstance({ instanceId, decrement: false });
    },
    'terminate-and-decrement': () => {
      autoScaling.terminateInstance({ instanceId, decrement: true });
    },
    'terminate-past-group': () => {
      ec2.terminateInstances([instanceId]);
    },
    complete: () => {
      autoScaling.completeLifecycleAction({ ...action, result: 'CONTINUE' });
    },
    abandon: () => {
      autoScaling.completeLifecycleAction({ ...action, result: 'ABANDON' });
    },
    heartbeat: () => {
      autoScaling.recordLifecycleActionHeartbeat(action);
    },
    unhealthy: () => {
      autoScaling.setInstanceHealth({ instanceId, healthStatus: 'Unhealthy' });
    },
    protect: () => {
      autoScaling.setInstanceProtection({ groupName, instanceIds: [instanceId], protectedFromScaleIn: true });
    },
    drain: () => {
      spacelift.drainSet(workerId, true);
    },
    undrain: () => {
      spacelift.drainSet(workerId, false);
    },
    bounds: () => {
      autoScaling.updateGroup({ groupName, minSize: value % 3, maxSize: value });
    },
    suspend: () => {
      autoScaling.suspendProcesses({ groupName, processes });
    },
    resume: () => {
      autoScaling.resumeProcesses({ groupName, processes });
    },
    receive: () => {
      sqs.receive(queueName, value);
    },
    'spot-interruption': () => {
      mishaps.spotInterruption(instanceId);
    },
    'rebalance-recommendation': () => {
      mishaps.rebalanceRecommendation(instanceId);
    },
    'host-failure': () => {
      mishaps.hostFailure(instanceId);
    },
    'zone-loss': () => {
      mishaps.zoneLoss({ zone: theGroup(world).zones[value] ?? '', until: world.now + 600_000 });
    },
    shortage: () => {
      const zones = value < 3 ? { zones: theGroup(world).zones.slice(0, value + 1) } : {};
      const option = value % 2 === 0 ? { purchaseOption: 'spot' as const } : {};
      mishaps.capacityShortage({ ...zones, ...option, until: world.now + value * 200_000 });
    },
    boots: () => {
      mishaps.boots({ bootFailureRate: value / 10, slowBootRate: value / 5 });
    },
    refresh: () => {
      autoScaling.startInstanceRefresh({
        groupName,
        minHealthyPercentage: value,
        instanceWarmupSeconds: value,
        skipMatching: value % 2 === 0,
        launchTemplateVersion: String(1 + (value % 3)),
      });
    },
    'cancel-refresh': () => {
      autoScaling.cancelInstanceRefresh(groupName);
    },
    settings: () => {
      autoScaling.updateGroup({
        groupName,
        maxInstanceLifetimeSeconds: value * 600,
        customTerminationPolicy: value % 2 === 0,
        newInstancesProtectedFromScaleIn: value === 3,
      });
    },
    answer: () => {
      const [request] = autoScaling.pendingTerminationRequests();
      if (request !== undefined) autoScaling.answerTerminationRequest(request.requestId, [instanceId]);
    },
    'enter-standby': () => {
      autoScaling.enterStandby({ groupName, instanceIds: [instanceId], decrement: value % 2 === 0 });
    },
    'exit-standby': () => {
      autoScaling.exitStandby({ groupName, instanceIds: [instanceId] });
    },
    detach: () => {
      autoScaling.detachInstances({ groupName, instanceIds: [instanceId], decrement: value % 2 === 0 });
    },
    'warm-pool': () => {
      const poolState = value % 2 === 0 ? 'Stopped' : 'Running';
      autoScaling.putWarmPool({ groupName, maxGroupPreparedCapacity: value, minSize: value % 3, poolState });
    },
    'terminate-warm': () => {
      const warm = autoScaling.describeWarmPool(groupName)?.instances[0]?.instanceId ?? 'i-none';
      if (value === 0) autoScaling.terminateInstance({ instanceId: warm, decrement: false });
      else ec2.terminateInstances([warm]);
    },
    'delete-warm-pool': () => {
      autoScaling.deleteWarmPool({ groupName, force: value === 0 });
    },
    disturb: () => {
      sqs.disturb({ duplicateRate: value / 2, delayUpToSeconds: value * 30, reorder: value > 0 });
    },
  };
  made[kind]();
}
