import type { EpochMs } from '@poolkeeper/pool-model';
import { createWorld, type Arrival, type World, type WorldEvent } from '@poolkeeper/pool-world';
import { setAlarm, type Alarm } from '../clock/alarm.ts';
import type { ScaledClock } from '../clock/scaled-clock.ts';
import { drawCrash } from '../faults/draw-crash.ts';
import { Faults } from '../faults/faults.ts';
import type { FunctionLog } from '../functions/function-log.ts';
import { createLambdaFunction } from '../functions/lambda-function.ts';
import { functionArn, type Platform } from '../functions/platform.ts';
import { createQueuePoller } from '../functions/queue-poller.ts';
import { startSchedule } from '../functions/schedule.ts';
import type { Options } from '../options/options.ts';
import { startCloudServer } from '../server/cloud-server.ts';
import {
  exampleFunctions,
  examplePool,
  terminationPolicyName,
  type FunctionFolders,
  type PoolResources,
} from './example-pool.ts';
import { isAtRest } from './is-at-rest.ts';
import { createTerminationPolicyCaller } from './ask-termination-policy.ts';
import { readPass, type Pass } from './pass.ts';
import { drivePool } from './pool-driver.ts';
import { queueArrivals } from './queue-arrivals.ts';

/** A pool on this machine while it runs: its world, its APIs and its functions. */
export interface LocalPool {
  readonly resources: PoolResources;
  /** Of all APIs. */
  readonly endpointUrl: string;
  readonly clock: ScaledClock;
  /** Only to look at: who calls it is not noticed. */
  readonly world: World;
  /** Oldest first; grows. */
  readonly passes: readonly Pass[];
  /** What goes wrong: the control API changes it. */
  readonly faults: Faults;
  managerIsOn(): boolean;
  /** Runs of the workload that are still to be queued. */
  remainingArrivals(): number;
  /** Ends the workload, the functions' processes and the server. */
  close(): Promise<void>;
}

export interface LocalPoolSettings {
  readonly options: Options;
  /** Started just now. */
  readonly clock: ScaledClock;
  readonly arrivals: readonly Arrival[];
  readonly functionFolders: FunctionFolders;
  readonly log: FunctionLog;
  readonly onPass: (pass: Pass) => void;
  /** The lifecycle manager failed a whole batch; its messages come back later. */
  readonly onFailedBatch: (problem: string, at: EpochMs) => void;
  /** The lifecycle manager was switched on or off, as the options asked for. */
  readonly onSwitch: (on: boolean, at: EpochMs) => void;
  /** Something happened in the world. */
  readonly onEvent: (event: WorldEvent) => void;
  /** Called once, when the workload is done and the pool is back at its least size. */
  readonly onDone: (at: EpochMs) => void;
}

/** Before the first run the pool is seen at rest. */
const leadMs = 60_000;

/** Rejects with `PortInUseError`. */
export async function startLocalPool(settings: LocalPoolSettings): Promise<LocalPool> {
  const { options, clock, arrivals, log } = settings;
  const resources = examplePool(options);
  const world = createWorld({
    ...resources,
    seed: options.seed,
    startAt: clock.anchor.pool,
    machines: { bootSeconds: options.bootSeconds },
  });
  const driver = drivePool(world, clock);
  const { apiKey, accountId, lifecycleQueue, redriveQueue } = resources;
  const faults = new Faults({ seed: options.seed, profile: options.faults });
  const server = await startCloudServer({
    world: driver.world,
    clock,
    port: options.port,
    faults,
    terminationPolicyArn: functionArn(resources, terminationPolicyName),
    lifecycleManager: {
      get isOn() {
        return poller.isOn;
      },
      set: (on) => {
        poller.switch(on);
      },
    },
    parameters: { [apiKey.secretParameter]: apiKey.secret },
    secrets: {},
    apiKeys: [apiKey],
  });

  const platform: Platform = {
    ...resources,
    endpointUrl: server.url,
    clock,
    log,
    drawCrash: () => drawCrash(faults),
  };
  const { autoscaler, lifecycleManager, terminationPolicy } = exampleFunctions(options, resources, {
    groupArn: world.autoScaling.describeGroups()[0]?.arn ?? '',
    queueUrl: `${server.url}/${accountId}/${lifecycleQueue}`,
    redriveQueueUrl: `${server.url}/${accountId}/${redriveQueue}`,
    endpointUrl: server.url,
    folders: settings.functionFolders,
  });
  const autoscalerFunction = createLambdaFunction(autoscaler, platform);
  const managerFunction = createLambdaFunction(lifecycleManager, platform);
  const policyFunction = createLambdaFunction(terminationPolicy, platform);
  const passes: Pass[] = [];
  const schedule = startSchedule({
    clock,
    everySeconds: autoscaler.schedule.everySeconds,
    target: autoscalerFunction,
    onOutcome: (outcome) => {
      const pass = readPass(outcome, clock.now());
      passes.push(pass);
      settings.onPass(pass);
    },
  });
  const poller = createQueuePoller({
    ...lifecycleManager.eventSource,
    world,
    clock,
    target: managerFunction,
    onChange: () => {
      driver.changed();
    },
    onOutcome: ({ failure }) => {
      if (failure !== undefined) settings.onFailedBatch(failure, clock.now());
    },
  });
  const policyCaller = createTerminationPolicyCaller({
    world,
    clock,
    target: policyFunction,
    onChange: () => {
      driver.changed();
    },
  });
  const managerSwitch = switchManager(options.managerOff);
  const workload = queueArrivals({ arrivals, startAt: clock.now() + leadMs, world: driver.world, clock });
  driver.onAdvance(() => {
    poller.poll();
    policyCaller.ask();
  });
  let told = 0;
  driver.onAdvance(() => {
    const { events } = world.history;
    for (const event of events.slice(told)) settings.onEvent(event);
    told = events.length;
  });
  let done = arrivals.length === 0;
  const leastSize = Math.max(options.minSize, options.minIdle);
  driver.onAdvance(() => {
    if (done || workload.remaining() > 0 || !isAtRest(world, leastSize)) return;
    done = true;
    settings.onDone(clock.now());
  });

  return {
    resources,
    endpointUrl: server.url,
    clock,
    world,
    passes,
    faults,
    managerIsOn: () => poller.isOn,
    remainingArrivals: () => workload.remaining(),
    close: async () => {
      workload.stop();
      schedule.stop();
      poller.stop();
      policyCaller.stop();
      for (const alarm of managerSwitch) alarm.cancel();
      driver.stop();
      await Promise.all([autoscalerFunction.close(), managerFunction.close(), policyFunction.close()]);
      await server.close();
    },
  };

  function switchManager(off: Options['managerOff']): readonly Alarm[] {
    if (off === undefined) return [];
    return [
      { on: false, minutes: off.from },
      { on: true, minutes: off.to },
    ].map(({ on, minutes }) =>
      setAlarm(clock, clock.anchor.pool + minutes * 60_000, () => {
        poller.switch(on);
        settings.onSwitch(on, clock.now());
      }),
    );
  }
}
