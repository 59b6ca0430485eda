import type { EpochMs } from '@poolkeeper/pool-model';
import {
  createWorld,
  SeededFaults,
  type MachineSettings,
  type SpaceliftSettings,
  type World,
  type WorldEvent,
} from '@poolkeeper/pool-world';
import type { Account } from './account/account.ts';
import { terminationPolicyCaller } from './account/termination-policy-caller.ts';
import type { ScheduleSettings } from './account/schedules.ts';
import { createAccount } from './create-account.ts';
import { scaledClock, type ScaledClock } from './clock/scaled-clock.ts';
import type { Stack } from './cloudformation/stack.ts';
import { bootstrap } from './deploy/bootstrap.ts';
import { deployAssembly, type DeployOptions } from './deploy/deploy-assembly.ts';
import { localApiKey } from './deploy/provide-secrets.ts';
import type { FunctionLog } from './functions/function-log.ts';
import { readPasses, type Pass } from './play/pass.ts';
import { drivePool } from './play/pool-driver.ts';
import type { FunctionSwitch } from './server/control/function-switch.ts';
import type { PassOfPool } from './server/control/passes-route.ts';
import { startCloudServer } from './server/cloud-server.ts';

export interface LocalCloudOptions {
  /** @default - this machine's time */
  readonly clock?: ScaledClock;
  /** On 127.0.0.1. @default 0, which picks a free one */
  readonly port?: number;
  /** Seeds what is drawn. @default 1 */
  readonly seed?: number;
  /** The first worker pool at Spacelift; those that groups name come with them. */
  readonly spacelift?: SpaceliftSettings;
  /** How instances behave. */
  readonly machines?: MachineSettings;
  /** What goes wrong, to begin with. @default - nothing */
  readonly faults?: SeededFaults;
  /** Takes access keys that nobody has for an operator's, and looks at no signature of theirs. @default true */
  readonly acceptsAnyone?: boolean;
  /** Takes what functions print. @default - it is in CloudWatch Logs alone */
  readonly log?: FunctionLog;
  /** Part of the name of a function that accepts a debugger on port 9229. @default - none does */
  readonly inspect?: string;
  /** A pass of a pool has ended. */
  readonly onPass?: (pass: Pass, pool: string) => void;
  /** The lifecycle manager failed a whole batch; its messages come back later. */
  readonly onFailedBatch?: (problem: string, at: EpochMs) => void;
  /** Something happened in the world. */
  readonly onEvent?: (event: WorldEvent) => void;
}

/** An invocation that is drawn to crash does so within this time; one that ends earlier does not crash. */
const latestCrashMs = 100;

/** AWS and Spacelift on this machine, over their real protocols. */
export interface LocalCloud {
  /** Of all APIs: the value of `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly account: Account;
  readonly clock: ScaledClock;
  /** The groups, the machines, the queues and Spacelift. Calls of its services are noticed. */
  readonly world: World;
  readonly faults: SeededFaults;
  /** A key that Spacelift takes. */
  readonly apiKey: { readonly id: string; readonly secret: string };
  /** All event sources at once: off, queues keep their messages. */
  readonly lifecycleManager: FunctionSwitch;
  /** Deploys a folder that `cdk synth` has written, or some of its stacks: see `deployAssembly`. */
  deployAssembly(folder: string, options?: DeployOptions): Promise<readonly Stack[]>;
  /** Calls `listener` whenever time has gone on in the world. It must not call the world's services itself. */
  onAdvance(listener: (world: World) => void): void;
  /** Ends the functions' processes and the server. */
  close(): Promise<void>;
}

/** Enough for the console's chart. */
const mostPasses = 300;
const firstPool = { poolId: '01J0CA1C10VD0P001000000001', poolName: 'local-cloud' };

/** Starts an empty account, ready for the CDK and for CloudFormation. Rejects with `PortInUseError`. */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const { seed = 1, port = 0, clock = scaledClock({ startAt: Date.now(), speed: 1 }) } = options;
  const faults = options.faults ?? new SeededFaults({ seed });
  const world = createWorld({
    seed,
    startAt: clock.anchor.pool,
    spacelift: options.spacelift ?? firstPool,
    machines: options.machines,
  });
  const driver = drivePool(world, clock);
  const passes: PassOfPool[] = [];
  const account = createAccount({
    world,
    clock,
    acceptsAnyone: options.acceptsAnyone,
    log: options.log,
    inspect: options.inspect,
    drawCrash: () => (faults.strikes('crash') ? faults.source('crash').integer(latestCrashMs) : undefined),
    onChange: () => {
      driver.changed();
    },
    onSchedule: (schedule, outcome) => {
      const pool = poolOf(schedule);
      for (const pass of readPasses(outcome, clock.now())) {
        passes.push({ ...pass, pool });
        if (passes.length > mostPasses) passes.shift();
        options.onPass?.(pass, pool);
      }
    },
    onBatch: (_, { failure }, at) => {
      if (failure !== undefined) options.onFailedBatch?.(failure, at);
    },
  });
  account.spaceliftKeys.push(localApiKey);
  bootstrap(account);
  const lifecycleManager: FunctionSwitch = {
    get isOn() {
      return account.eventSources.isOn;
    },
    set: (on) => {
      account.eventSources.switch(on);
    },
  };
  const server = await startCloudServer({
    account,
    world: driver.world,
    port,
    faults,
    lifecycleManager,
    passes: () => passes,
  });
  const policyCaller = terminationPolicyCaller(account, () => {
    driver.changed();
  });
  driver.onAdvance(() => {
    account.eventSources.poll();
    policyCaller.invokeAll();
  });
  let told = 0;
  driver.onAdvance(() => {
    const { events } = world.history;
    for (const event of events.slice(told)) options.onEvent?.(event);
    told = events.length;
  });
  return {
    url: server.url,
    account,
    clock,
    world: driver.world,
    faults,
    apiKey: localApiKey,
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

function poolOf({ name, input }: ScheduleSettings): string {
  const { pool } = (input ?? {}) as { readonly pool?: unknown };
  return typeof pool === 'string' ? pool : name.replace(/^poolkeeper-/, '');
}
