import {
  allFaults,
  countRuns,
  createWorld,
  RandomSource,
  SeededFaults,
  type World,
} from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import { drawOutages } from '../faults/outages.ts';
import { startFunctions } from '../functions/start-functions.ts';
import { buildWorld } from '../scenario/build-world.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Stage } from '../stage/stage.ts';
import { Trace } from '../stage/trace.ts';
import { runIncumbent, type IncumbentSettings } from './incumbent.ts';
import type { ReplayInput, Scaler } from './replay-input.ts';
import { replayFigures, type ReplayFigures } from './replay-figures.ts';

const minute = 60_000;
const registrationGraceMs = 10 * minute;
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** Replays the runs of a pool under a scaler, from a minute before the first run until all have ended. */
export async function replay(input: ReplayInput, scaler: Scaler): Promise<ReplayFigures> {
  const scenario = scenarioOf(input);
  const world =
    scaler.kind === 'incumbent' ? worldWithoutHooks(scenario) : buildWorld(scenario, noFaults(scenario));
  const stage = new Stage(world, new Trace(() => world.now, false));
  for (const arrival of input.arrivals) {
    stage.after(arrival.queuedAt - stage.now, () => world.spacelift.queueRun(arrival));
  }
  if (scaler.kind === 'incumbent') startIncumbent(stage, scaler);
  else {
    const { policy, passEveryMs } = scaler;
    const faults = noFaults(scenario);
    startFunctions(
      stage,
      {
        ...scenario,
        autoscaler: { ...scenario.autoscaler, policy, ...(passEveryMs !== undefined && { passEveryMs }) },
      },
      {
        faults,
        outages: drawOutages(faults, scenario),
        latency: new RandomSource(input.seed).fork('latency'),
      },
    );
  }
  await stage.play(Infinity, () => isOver(world, input));
  return replayFigures(world);
}

function isOver({ spacelift }: World, { arrivals }: ReplayInput): boolean {
  const { finished, interrupted, discarded, skipped } = spacelift.runCounts();
  return finished + interrupted + discarded + skipped === countRuns(arrivals);
}

function scenarioOf({ arrivals, minSize, maxSize, bootSeconds, seed }: ReplayInput): Scenario {
  const startAt = (arrivals[0]?.queuedAt ?? 0) - minute;
  return {
    seed,
    startAt,
    troubledUntil: startAt,
    group: {
      minSize,
      maxSize,
      zones,
      instanceTypes: ['t3.small'],
      heartbeatTimeoutSeconds: 300,
      customTerminationPolicy: false,
      capacityRebalance: false,
    },
    machines: { bootSeconds, launchSeconds: Math.min(15, bootSeconds), spread: 0.2 },
    readinessGate: false,
    hasWitness: true,
    hasWebhook: false,
    rebalanceRecommendation: 'ignore',
    autoscaler: {
      policy: { minIdle: 0, maxStepOut: 0, maxStepIn: 0, scaleInAfterMs: 0 },
      registrationGraceMs,
      absenceWaitMs: 1_800_000,
      settlingTimeMs: 10_000,
      dryRun: false,
    },
    past: { periodMs: 300_000, points: [] },
    arrivals,
  };
}

/** The incumbent's module has no hook except for instance refreshes, so that a terminated instance ends at once. */
function worldWithoutHooks({ seed, startAt, group, machines }: Scenario): World {
  const { minSize, maxSize } = group;
  return createWorld({
    seed,
    startAt,
    group: { name: deployment.groupName, minSize, maxSize, zones },
    spacelift: { poolId: deployment.poolId },
    machines,
  });
}

function startIncumbent(stage: Stage, settings: IncumbentSettings): void {
  const tick = () => {
    stage.after(minute, tick);
    runIncumbent(stage.world, settings);
  };
  stage.after(minute / 2, tick);
}

function noFaults({ seed }: Scenario): SeededFaults {
  return new SeededFaults({ seed, profile: allFaults.profiles.none });
}
