import type { EpochMs } from '@poolkeeper/pool-model';
import {
  SeededFaults,
  type Arrival,
  type SpaceliftSettings,
  type World,
  type WorldEvent,
} from '@poolkeeper/pool-world';
import { setAlarm, type Alarm } from '../clock/alarm.ts';
import type { ScaledClock } from '../clock/scaled-clock.ts';
import type { FunctionLog } from '../functions/function-log.ts';
import { startLocalCloud, type LocalCloud } from '../local-cloud.ts';
import type { Options } from '../options/options.ts';
import { isAtRest } from './is-at-rest.ts';
import type { Pass } from './pass.ts';
import { queueArrivals } from './queue-arrivals.ts';

/** A pool on this machine while it runs: its world, its APIs and its functions. */
export interface LocalPool {
  readonly cloud: LocalCloud;
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
  /** Folder of the cloud assembly that is deployed. */
  readonly assembly: string;
  /** The worker pool at Spacelift that the runs come to. */
  readonly spacelift: SpaceliftSettings;
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

/** Rejects with `PortInUseError`, and with what `deployAssembly` rejects with. */
export async function startLocalPool(settings: LocalPoolSettings): Promise<LocalPool> {
  const { options, clock, arrivals } = settings;
  const passes: Pass[] = [];
  const cloud = await startLocalCloud({
    clock,
    port: options.port,
    seed: options.seed,
    spacelift: settings.spacelift,
    machines: { bootSeconds: options.bootSeconds },
    faults: new SeededFaults({ seed: options.seed, profile: options.faults }),
    log: settings.log,
    inspect: options.inspect,
    onPass: (pass) => {
      passes.push(pass);
      settings.onPass(pass);
    },
    onFailedBatch: settings.onFailedBatch,
    onEvent: settings.onEvent,
  });
  try {
    await cloud.deployAssembly(settings.assembly);
  } catch (error) {
    await cloud.close();
    throw error;
  }
  const { world } = cloud.account;
  const managerSwitch = switchManager(options.managerOff);
  const workload = queueArrivals({ arrivals, startAt: clock.now() + leadMs, world: cloud.world, clock });
  let done = arrivals.length === 0;
  const leastSize = Math.max(options.minSize, options.minIdle);
  cloud.onAdvance(() => {
    if (done || workload.remaining() > 0 || !isAtRest(world, leastSize)) return;
    done = true;
    settings.onDone(clock.now());
  });

  return {
    cloud,
    clock,
    world,
    passes,
    remainingArrivals: () => workload.remaining(),
    close: async () => {
      workload.stop();
      for (const alarm of managerSwitch) alarm.cancel();
      await cloud.close();
    },
  };

  function switchManager(off: Options['managerOff']): readonly Alarm[] {
    if (off === undefined) return [];
    return [
      { on: false, minutes: off.from },
      { on: true, minutes: off.to },
    ].map(({ on, minutes }) =>
      setAlarm(clock, clock.anchor.pool + minutes * 60_000, () => {
        cloud.lifecycleManager.set(on);
        settings.onSwitch(on, clock.now());
      }),
    );
  }
}
