import {
  buildkiteScaler,
  fixedScaler,
  incumbentScaler,
  leastCost,
  poolkeeperScaler,
  simulate,
  type LeastCost,
  type PoolkeeperScalerOptions,
  type PoolShape,
  type Scaler,
  type SimulationInput,
  type SimulatedOutcome,
} from '@poolkeeper/policy-simulator';
import { autoscalerOf, durationMs } from '@poolkeeper/pool-config';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import type { PoolFile } from '../../pools/read-pools.ts';
import { statedBootMs } from './boots.ts';
import type { Baseline, SimulateOptions } from './simulate-options.ts';

/** What is compared: one line of the table. */
export interface Contestant {
  readonly name: string;
  /** What it is, for people who do not know the name. */
  readonly about: string;
  readonly play: (workload: Workload) => LeastCost | SimulatedOutcome;
}

/** The runs, and how they are played. */
export type Workload = Pick<SimulationInput, 'runs' | 'seed'>;

const defaultMaxSize = 100;
const minuteMs = 60_000;

/**
 * From a run that needs a worker to the pass that its event starts. local-cloud measures 0.6 s at the 95th percentile; AWS
 * and Spacelift add the delivery of the event and, now and then, a cold start.
 */
const reactionMs = 2_000;

/** The pools of the configuration, then what they are compared with. */
export function contestantsOf(pools: readonly PoolFile[], options: SimulateOptions): readonly Contestant[] {
  const shape = sharedShape(pools, options);
  return [
    ...pools.map((pool) => {
      const { name } = pool.config;
      const scaler = poolkeeperScaler(scalerOptions(pool));
      return simulated({ name, about: pool.file }, { scaler, shape: shapeOf(pool, options) });
    }),
    ...options.against.map((baseline) => contestantOf(baseline, shape, options)),
  ];
}

/** The pool that a search is about: the only pool of the configuration, or one with the default policy. */
export function searchedPool(
  pools: readonly PoolFile[],
  options: SimulateOptions,
): { readonly shape: PoolShape; readonly scaler: PoolkeeperScalerOptions } {
  const [pool, ...others] = pools;
  const scaler = pool === undefined || others.length > 0 ? defaultScaler(options) : scalerOptions(pool);
  return { shape: sharedShape(pools, options), scaler };
}

function contestantOf(baseline: Baseline, shape: PoolShape, options: SimulateOptions): Contestant {
  const against = (name: string, about: string, scaler: Scaler) =>
    simulated({ name, about }, { scaler, shape });
  switch (baseline.kind) {
    case 'defaults':
      return against(
        'defaults',
        `Poolkeeper's defaults, with a pass every ${defaultScaler(options).everyMs / 1000} s`,
        poolkeeperScaler(defaultScaler(options)),
      );
    case 'passes': {
      const { everySeconds } = baseline;
      return against(
        `passes:${everySeconds}`,
        `the defaults, with a pass every ${everySeconds} s`,
        poolkeeperScaler({ policy: defaultPolicy, everyMs: everySeconds * 1000 }),
      );
    }
    case 'webhook':
      return against('webhook', "the defaults, with Spacelift's events", poolkeeperScaler(withWebhook));
    case 'fast-boot':
      return simulated(
        { name: 'fast-boot', about: `webhook, and boots of ${statedBootMs.now / 1000} s` },
        { scaler: poolkeeperScaler(withWebhook), shape: { ...shape, bootMs: statedBootMs.now } },
      );
    case 'forecast':
      return simulated(
        { name: 'forecast', about: 'fast-boot, and a forecast that acts' },
        { scaler: poolkeeperScaler(withForecast), shape: { ...shape, bootMs: statedBootMs.now } },
      );
    case 'foreseen':
      return simulated(
        { name: 'foreseen', about: 'fast-boot, and workers for foreseen runs' },
        { scaler: poolkeeperScaler(withForeseen), shape: { ...shape, bootMs: statedBootMs.now } },
      );
    case 'warm-pool': {
      const maxPreparedCapacity = Math.min(baseline.size, shape.maxSize);
      const warmPool = { maxPreparedCapacity, startMs: statedBootMs.stopped, reuses: true };
      return simulated(
        {
          name: `warm-pool:${baseline.size}`,
          about: `fast-boot, with ${maxPreparedCapacity} instances in service or stopped, and starts of ${statedBootMs.stopped / 1000} s`,
        },
        { scaler: poolkeeperScaler(withWebhook), shape: { ...shape, bootMs: statedBootMs.now, warmPool } },
      );
    }
    case 'buildkite':
      return against('buildkite', "the defaults of Buildkite's Elastic CI Stack", buildkiteScaler());
    case 'fixed': {
      const { size } = baseline;
      return simulated(
        { name: `fixed:${size}`, about: 'a pool of a fixed size' },
        { scaler: fixedScaler(), shape: { ...shape, minSize: size, maxSize: size } },
      );
    }
    case 'incumbent': {
      const { maxCreate, maxKill, scaleDownDelay } = baseline;
      const settings = `${maxCreate}/${maxKill}/${scaleDownDelay}`;
      return against(
        settings === '1/1/0' ? 'incumbent' : `incumbent:${settings}`,
        `the autoscaler of the Terraform module, at most ${maxCreate} up and ${maxKill} down a minute, workers kept for ${scaleDownDelay} min after they register`,
        incumbentScaler(baseline),
      );
    }
    case 'oracle':
      return {
        name: 'oracle',
        about: 'a bound: no run can start earlier, and what starts them as early costs no less',
        play: (workload) => leastCost({ ...workload, shape }),
      };
  }
}

function simulated(
  line: Pick<Contestant, 'name' | 'about'>,
  pool: { readonly scaler: Scaler; readonly shape: PoolShape },
): Contestant {
  return { ...line, play: (workload) => simulate({ ...workload, ...pool }) };
}

const withWebhook: PoolkeeperScalerOptions = {
  policy: defaultPolicy,
  everyMs: minuteMs,
  afterArrivalMs: reactionMs,
};

const withForecast: PoolkeeperScalerOptions = {
  ...withWebhook,
  policy: { ...withWebhook.policy, forecast: { mode: 'act' } },
};

const withForeseen: PoolkeeperScalerOptions = {
  ...withWebhook,
  policy: { ...withWebhook.policy, foreseen: { mode: 'act' } },
};

function defaultScaler({ passEveryMs = minuteMs }: SimulateOptions): PoolkeeperScalerOptions {
  return { policy: defaultPolicy, everyMs: passEveryMs };
}

function scalerOptions({ config }: PoolFile): PoolkeeperScalerOptions {
  const { policy, release, passEveryMs } = autoscalerOf(config, {});
  return {
    policy,
    release,
    everyMs: passEveryMs ?? durationMs(config.scaling.every),
    ...(config.scaling.webhook && { afterArrivalMs: reactionMs }),
  };
}

function shapeOf({ config }: PoolFile, { bootMs, minSize, maxSize }: SimulateOptions): PoolShape {
  const { scaling, instances } = config;
  const sizes = { minSize: minSize ?? scaling.minSize, maxSize: maxSize ?? scaling.maxSize };
  const { warmPool } = instances;
  // Instances of a running one cost what they cost in service, so nothing of it can be compared.
  if (warmPool === undefined || warmPool.state === 'running') return { bootMs, ...sizes };
  const startMs = Math.min(bootMs, statedBootMs.stopped);
  return { bootMs, ...sizes, warmPool: { ...warmPool, startMs, reuses: warmPool.reuse } };
}

/** The size of what is compared with the pools: that of the only pool, or the usual one. */
function sharedShape(pools: readonly PoolFile[], options: SimulateOptions): PoolShape {
  const [pool, ...others] = pools;
  if (pool !== undefined && others.length === 0) return shapeOf(pool, options);
  const { bootMs, minSize = 0, maxSize = defaultMaxSize } = options;
  return { bootMs, minSize, maxSize };
}
