import type { EpochMs } from '@poolkeeper/pool-model';
import { createWorld, type Arrival, type World } from '@poolkeeper/pool-world';
import type { ScaledClock } from '../clock/scaled-clock.ts';
import type { FunctionLog } from '../functions/function-log.ts';
import { createLambdaFunction } from '../functions/lambda-function.ts';
import type { Platform } from '../functions/platform.ts';
import { createQueuePoller } from '../functions/queue-poller.ts';
import { startSchedule } from '../functions/schedule.ts';
import type { Options } from '../options/options.ts';
import { startCloudServer } from '../server/cloud-server.ts';
import { exampleFunctions, examplePool, type FunctionFolders, type PoolResources } from './example-pool.ts';
import { isAtRest } from './is-at-rest.ts';
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
  const { apiKey, accountId, lifecycleQueue } = resources;
  const server = await startCloudServer({
    world: driver.world,
    clock,
    port: options.port,
    parameters: { [apiKey.secretParameter]: apiKey.secret },
    secrets: {},
    apiKeys: [apiKey],
  });

  const platform: Platform = { ...resources, endpointUrl: server.url, clock, log };
  const { autoscaler, lifecycleManager } = exampleFunctions(options, resources, {
    groupArn: world.autoScaling.describeGroups()[0]?.arn ?? '',
    queueUrl: `${server.url}/${accountId}/${lifecycleQueue}`,
    endpointUrl: server.url,
    folders: settings.functionFolders,
  });
  const autoscalerFunction = createLambdaFunction(autoscaler, platform);
  const managerFunction = createLambdaFunction(lifecycleManager, platform);
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
  const workload = queueArrivals({ arrivals, startAt: clock.now() + leadMs, world: driver.world, clock });
  driver.onAdvance(() => {
    poller.poll();
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
    remainingArrivals: () => workload.remaining(),
    close: async () => {
      workload.stop();
      schedule.stop();
      poller.stop();
      driver.stop();
      await Promise.all([autoscalerFunction.close(), managerFunction.close()]);
      await server.close();
    },
  };
}
