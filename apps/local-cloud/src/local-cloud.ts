import { poolNames } from '@poolkeeper/pool-config';
import type { EpochMs } from '@poolkeeper/pool-model';
import type { PassView } from '@poolkeeper/pool-model/view';
import {
  createWorld,
  SeededFaults,
  type Deviation,
  type MachineSettings,
  type SpaceliftSettings,
  type World,
  type WorldEvent,
} from '@poolkeeper/pool-world';
import type { Account } from './account/account.ts';
import { isOfPasses } from './account/event-sources.ts';
import { QueueMetrics } from './account/queue-metrics.ts';
import { terminationPolicyCaller } from './account/termination-policy-caller.ts';
import type { ScheduleSettings } from './account/schedules.ts';
import { createAccount } from './create-account.ts';
import { scaledClock, type ScaledClock } from './clock/scaled-clock.ts';
import type { Stack } from './cloudformation/stack.ts';
import { bootstrapAccount } from './deploy/bootstrap-account.ts';
import { deployAssembly, type DeployOptions } from './deploy/deploy-assembly.ts';
import type { FunctionLog } from './functions/function-log.ts';
import { readPasses, readRequestedPasses, type Pass } from './report/pass.ts';
import { startCloudServer } from './server/cloud-server.ts';
import type { FailedBatch, FunctionSwitch } from './server/control/controls.ts';
import { driveWorld } from './world/drive-world.ts';
import { InstanceRecords } from './world/instance-records.ts';
import { poolOfGroup } from './world/pool-of-group.ts';

export interface LocalCloudOptions {
  /** @default - real time */
  readonly clock?: ScaledClock;
  /** The port on 127.0.0.1. @default 0, which picks a free port */
  readonly port?: number;
  /** Seed of the world and of the default faults. @default 1 */
  readonly seed?: number;
  /** The first Spacelift worker pool. The pools that deployed groups name are added to it. */
  readonly spacelift?: SpaceliftSettings;
  /** How long instances take to launch and to boot. */
  readonly machines?: MachineSettings;
  /** The initial faults. @default - no faults */
  readonly faults?: SeededFaults;
  /** How the cloud differs from AWS's documentation; `LocalCloud.deviations` changes it. @default none */
  readonly deviations?: readonly Deviation[];
  /** Receives the lines that functions print. @default - they are only in CloudWatch Logs */
  readonly log?: FunctionLog;
  /** Part of the name of the function that accepts a debugger on port 9229. @default - no function does */
  readonly inspect?: string;
  /** Called after each pass of a pool. */
  readonly onPass?: (pass: Pass, pool: string) => void;
  /** Called when the lifecycle manager failed a whole batch. The messages become visible again later. */
  readonly onFailedBatch?: (problem: string, at: EpochMs) => void;
  /** Called for each event of the world. */
  readonly onEvent?: (event: WorldEvent) => void;
}

/** A drawn crash happens within this time. An invocation that ends earlier does not crash. */
const latestCrashMs = 100;

/** The AWS and Spacelift APIs on this machine. */
export interface LocalCloud {
  /** The endpoint of all APIs: the value of `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** The access key of the account's only user, who may do everything. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The token for the control API and the console. */
  readonly token: string;
  readonly account: Account;
  readonly clock: ScaledClock;
  /** The simulated groups, machines, queues and Spacelift. Its driver notices calls. */
  readonly world: World;
  readonly faults: SeededFaults;
  /** How the cloud differs from AWS's documentation. */
  readonly deviations: Set<Deviation>;
  /** An API key that Spacelift accepts. */
  readonly apiKey: { readonly id: string; readonly secret: string };
  /** Switches the lifecycle manager's event sources. */
  readonly lifecycleManager: FunctionSwitch;
  /** Deploys all or some stacks of a cloud assembly: see `deployAssembly`. */
  deployAssembly(folder: string, options?: DeployOptions): Promise<readonly Stack[]>;
  /** Calls `listener` after each advance of the world. The listener must not call the world's services. */
  onAdvance(listener: (world: World) => void): void;
  /** Ends the functions' processes and the server. */
  close(): Promise<void>;
}

/** The number of passes that the console's chart shows. */
const maximumPasses = 300;
const firstPool = { poolId: '01J0CA1C10VD0P001000000001', poolName: 'local-cloud' };

/** Starts a cloud with an empty account that is bootstrapped for the CDK. Rejects with `PortInUseError`. */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const { seed = 1, port = 0, clock = scaledClock({ startAt: Date.now(), speed: 1 }) } = options;
  const faults = options.faults ?? new SeededFaults({ seed });
  const deviations = new Set(options.deviations);
  const world = createWorld({
    seed,
    deviations,
    startAt: clock.anchor.pool,
    spacelift: options.spacelift ?? firstPool,
    // Instances do what the user data of Poolkeeper does.
    machines: {
      reportsRuns: true,
      lacksSecrets: (groupName) => lacksWorkerSecret(groupName, account.secrets),
      ...options.machines,
    },
  });
  const driver = driveWorld(world, clock);
  const passes: PassView[] = [];
  let failedBatch: FailedBatch | undefined;
  const account = createAccount({
    world,
    deviations,
    clock,
    log: options.log,
    inspect: options.inspect,
    drawCrash: () => (faults.strikes('crash') ? faults.source('crash').integer(latestCrashMs) : undefined),
    onChange: () => {
      driver.changed();
    },
    onSchedule: (schedule, outcome) => {
      for (const pass of readPasses(outcome, clock.now())) passed(pass, poolOf(schedule));
    },
    onBatch: ({ queueArn }, { failure, payload }, at) => {
      if (isOfPasses(queueArn)) {
        for (const { pass, pool } of readRequestedPasses(payload, at)) passed(pass, pool);
      } else if (failure !== undefined) {
        failedBatch = { at, problem: failure };
        options.onFailedBatch?.(failure, at);
      }
    },
  });
  const passed = (pass: Pass, pool: string) => {
    passes.push({ ...pass, pool });
    if (passes.length > maximumPasses) passes.shift();
    options.onPass?.(pass, pool);
  };
  await bootstrapAccount(account);
  const lifecycleManager: FunctionSwitch = {
    get isOn() {
      return account.eventSources.isOn;
    },
    set: (on) => {
      account.eventSources.switch(on);
    },
  };
  const instances = new InstanceRecords();
  const server = await startCloudServer({
    account,
    instances,
    world: driver.world,
    port,
    faults,
    lifecycleManager,
    passes: () => passes,
    failedBatch: () => failedBatch,
  });
  const policyCaller = terminationPolicyCaller(account, () => {
    driver.changed();
  });
  driver.onAdvance(() => {
    account.eventSources.poll();
    policyCaller.invokeAll();
  });
  const queueMetrics = new QueueMetrics(world.sqs, account.metrics);
  driver.onAdvance(() => {
    queueMetrics.collect(world.now);
  });
  driver.onAdvance(() => {
    instances.follow(world);
  });
  let reported = 0;
  driver.onAdvance(() => {
    const { events } = world.history;
    for (const event of events.slice(reported)) {
      account.webhooks.notify(event);
      options.onEvent?.(event);
    }
    reported = events.length;
  });
  return {
    url: server.url,
    account,
    clock,
    world: driver.world,
    faults,
    deviations,
    credentials: account.identities.operator,
    token: server.token,
    apiKey: account.localKey,
    lifecycleManager,
    deployAssembly: (folder, settings) => deployAssembly(folder, account, settings),
    onAdvance: (listener) => {
      driver.onAdvance(() => {
        listener(world);
      });
    },
    close: async () => {
      policyCaller.stop();
      driver.stop();
      await account.close();
      await server.close();
    },
  };
}

/** Whether the secret that the pool's stack has created for its workers has no value yet. */
function lacksWorkerSecret(groupName: string, secrets: Account['secrets']): boolean {
  const { workerSecret } = poolNames(poolOfGroup(groupName));
  return secrets.find(workerSecret)?.versions.length === 0;
}

function poolOf({ name, input }: ScheduleSettings): string {
  const { pool } = (input ?? {}) as { readonly pool?: unknown };
  return typeof pool === 'string' ? pool : poolOfGroup(name);
}
