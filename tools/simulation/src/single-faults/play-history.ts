import { allFaults, RandomSource, type FaultKind } from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import { startFunctions } from '../functions/start-functions.ts';
import { watchCapacity, watchRun } from '../invariants/history-invariants.ts';
import { unrest } from '../rest/unrest.ts';
import { buildWorld } from '../scenario/build-world.ts';
import { plainScenario } from '../scenario/plain-scenario.ts';
import { instancesOfWorkers } from '../stage/instance-of-worker.ts';
import { Stage } from '../stage/stage.ts';
import { Trace, type TraceLine } from '../stage/trace.ts';
import type { CanonicalHistory } from './canonical-histories.ts';
import { ScriptedFaults, type Place } from './scripted-faults.ts';

const minute = 60_000;
const checkEveryMs = minute;
/** Far more than the waits of all canonical histories together: each is at rest within an hour when nothing fails. */
const maxMs = 6 * 60 * minute;
/** With the age of the oldest answer, shorter than the absence wait, as in the soak. */
const absenceMs = 2.5 * minute;

/** What happens in the world at a call, in addition to the faults of the call itself. */
export const worldFaults = ['missing', 'empty', 'outage', 'forged', 'cycle', 'suspended'] as const;
export type WorldFault = (typeof worldFaults)[number];

/** A fault of the world at a call, by the call's number from 0. */
export interface WorldFaultPlace {
  readonly worldFault: WorldFault;
  readonly call: number;
}

export type Injected = Place | WorldFaultPlace;

export interface Played {
  /** What is wrong; empty if every invariant held. */
  readonly problems: readonly string[];
  /** How often each kind of fault could have struck. */
  readonly asked: ReadonlyMap<FaultKind, number>;
  readonly trace: readonly TraceLine[];
}

/** Plays a canonical history with faults at the given places, until the pool is at rest. */
export async function playHistory(
  history: CanonicalHistory,
  injected: readonly Injected[] = [],
  { trace: isTraced = false }: { readonly trace?: boolean } = {},
): Promise<Played> {
  const scenario = plainScenario(history);
  const isEmpty = { from: Infinity, until: 0 };
  const isDown = { from: Infinity, until: 0 };
  const faults = new ScriptedFaults(
    injected.filter((each) => 'kind' in each),
    (call) => {
      for (const each of injected) if ('call' in each && each.call === call) strike(each.worldFault);
    },
  );
  const world = buildWorld(scenario, faults);
  const trace = new Trace(() => world.now, isTraced);
  const stage = new Stage(world, trace);
  const { managerOff } = history;
  const { startAt } = scenario;
  world.sqs.disturb({ strikes: (kind) => faults.strikes(kind) });
  history.plan(stage);
  startFunctions(stage, scenario, {
    faults,
    latency: new RandomSource(1).fork('latency'),
    outages: {
      spacelift: { outages: [isDown], revokedKey: [], partial: [], empty: [isEmpty] },
      autoscaler: [],
      manager:
        managerOff === undefined
          ? []
          : [{ from: startAt + managerOff[0] * minute, until: startAt + managerOff[1] * minute }],
      settings: [],
    },
  });

  const problems: string[] = [];
  watch();
  const restAt = startAt + 8 * minute;
  let unresolved: readonly string[] = ['it is too early to be at rest'];
  const check = () => {
    stage.after(checkEveryMs, check);
    if (world.now < restAt) return;
    unresolved = unrest(world, { explaining: explaining(), autoscaler: scenario.autoscaler });
  };
  check();
  await stage.play(startAt + maxMs, () => unresolved.length === 0 || problems.length > 0);
  problems.push(...unresolved.map((each) => `at the end: ${each}`));
  return { problems, asked: faults.asked, trace: trace.lines };

  function watch(): void {
    const { events } = world.history;
    let seen = 0;
    stage.onStep(() => {
      for (; seen < events.length; seen += 1) {
        const event = events[seen];
        if (event === undefined) return;
        const violation = watchRun(event, allFaults.profiles.none) ?? watchCapacity(event, world.autoScaling);
        if (violation !== undefined) problems.push(`${violation.invariant}: ${violation.detail}`);
      }
    });
  }

  function explaining() {
    const { registrationGraceMs, absenceWaitMs } = scenario.autoscaler;
    return {
      registrationGraceMs: registrationGraceMs + absenceWaitMs,
      isDrainedByOperator: () => false,
      isDetachedByOperator: () => false,
    };
  }

  function strike(worldFault: WorldFault): void {
    const { spacelift, autoScaling, sqs } = world;
    trace.note('cloud', () => `injected: ${worldFault}`);
    switch (worldFault) {
      case 'missing':
        for (const { id } of spacelift.workers()) {
          spacelift.disconnect(id);
          stage.after(absenceMs, () => {
            spacelift.reconnect(id);
          });
        }
        break;
      case 'empty':
        Object.assign(isEmpty, { from: world.now, until: world.now + absenceMs });
        break;
      case 'outage':
        Object.assign(isDown, { from: world.now, until: world.now + 10 * minute });
        break;
      case 'forged':
        for (const instanceId of instancesOfWorkers(world).values()) {
          sqs.send(deployment.queueName, forgedTermination(instanceId, world.now));
        }
        break;
      case 'cycle':
        spacelift.cycle();
        break;
      case 'suspended':
        autoScaling.suspendProcesses({ groupName: deployment.groupName, processes: [] });
        stage.after(10 * minute, () => {
          autoScaling.resumeProcesses({ groupName: deployment.groupName, processes: [] });
        });
        break;
    }
  }
}

function forgedTermination(instanceId: string, now: number): string {
  return JSON.stringify({
    LifecycleHookName: deployment.terminationHookName,
    LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    AutoScalingGroupName: deployment.groupName,
    EC2InstanceId: instanceId,
    LifecycleActionToken: '00000000-0000-0000-0000-000000000000',
    Time: new Date(now - 3_600_000).toISOString(),
  });
}
