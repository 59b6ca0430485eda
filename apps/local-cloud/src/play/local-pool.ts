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
import { isAtRest } from '../world/observe-world.ts';
import type { Pass } from '../report/pass.ts';
import { queueArrivals } from './queue-arrivals.ts';

/** A running pool on this machine: its world, its APIs and its functions. */
export interface LocalPool {
  readonly cloud: LocalCloud;
  readonly clock: ScaledClock;
  /** Only for reading: the driver of the world does not notice calls. */
  readonly world: World;
  /** All passes so far, oldest first. */
  readonly passes: readonly Pass[];
  /** The number of runs of the workload that are not queued yet. */
  remainingArrivals(): number;
  /** Ends the workload, the functions' processes and the server. */
  close(): Promise<void>;
}

export interface LocalPoolSettings {
  readonly options: Options;
  readonly clock: ScaledClock;
  readonly arrivals: readonly Arrival[];
  /** The folder of the cloud assembly to deploy. */
  readonly assembly: string;
  /** The Spacelift worker pool of the runs. */
  readonly spacelift: SpaceliftSettings;
  readonly log: FunctionLog;
  readonly onPass: (pass: Pass) => void;
  /** The lifecycle manager failed a whole batch. The messages become visible again later. */
  readonly onFailedBatch: (problem: string, at: EpochMs) => void;
  /** The lifecycle manager was switched on or off by `--manager-off`. */
  readonly onSwitch: (on: boolean, at: EpochMs) => void;
  readonly onEvent: (event: WorldEvent) => void;
  /** Called once, when all runs have ended and the pool is back at its minimum size. */
  readonly onDone: (at: EpochMs) => void;
}

/** The time before the first run, in which users see the pool at rest. */
const leadMs = 60_000;

/** Rejects with `PortInUseError`, and with the errors of `deployAssembly`. */
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
  const minimumSize = Math.max(options.minSize, options.minIdle);
  cloud.onAdvance(() => {
    if (done || workload.remaining() > 0 || !isAtRest(world, minimumSize)) return;
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
