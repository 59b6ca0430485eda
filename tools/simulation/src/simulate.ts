import {
  allFaults,
  RandomSource,
  SeededFaults,
  type FaultProfile,
  type Interruption,
  type World,
} from '@poolkeeper/pool-world';
import { deployment } from './deployment.ts';
import { announceOutages, drawOutages, isInWorkingOrder } from './faults/outages.ts';
import { isQuiet, isScarce, isUndisturbed } from './invariants/applies-to.ts';
import { startFunctions } from './functions/start-functions.ts';
import { latenessOf } from './invariants/lateness.ts';
import type { Violation } from './invariants/violation.ts';
import { watchCapacity } from './invariants/watch-capacity.ts';
import { checkRedriveQueue } from './invariants/watch-messages.ts';
import { watchHook } from './invariants/watch-hooks.ts';
import { watchDisruption } from './invariants/watch-disruption.ts';
import { watchRun } from './invariants/watch-runs.ts';
import { watchStarvation } from './invariants/watch-starvation.ts';
import { watchUnexplained } from './invariants/watch-unexplained.ts';
import { planMishaps } from './mishaps/cloud.ts';
import type { Figures, Outcome } from './outcome.ts';
import { planOperators } from './people/operators.ts';
import { settlingTime } from './rest/settling-time.ts';
import { unrest } from './rest/unrest.ts';
import { buildWorld } from './scenario/build-world.ts';
import { drawScenario, type ScenarioLimits } from './scenario/draw-scenario.ts';
import type { Scenario } from './scenario/scenario.ts';
import { Stage } from './stage/stage.ts';
import { Trace } from './stage/trace.ts';

export interface SimulationOptions extends ScenarioLimits {
  /** @default - no faults */
  readonly faults?: FaultProfile;
  /** Keeps what everybody did: slower, for people. @default false */
  readonly trace?: boolean;
}

const minute = 60_000;
const hour = 60 * minute;
/** How often it is looked for rest and for instances that nobody can explain. */
const lookMs = 20_000;
/** While calls fail and processes die, which begins every wait anew. */
const patienceInTroubleMs = 3 * hour;
/** Runs of hours may wait for each other. */
const longestRecoveryMs = 48 * hour;
/** Many times what happens in the fullest history. */
const mostEvents = 10_000;

/**
 * Plays the history of a seed: a few hours in which runs come and faults strike, then none do, and the pool has to come
 * to rest. The same seed and the same options give the same history, byte for byte.
 */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<Outcome> {
  const { faults: profile = allFaults.profiles.none } = options;
  const faults = new SeededFaults({ seed, profile });
  const scenario = drawScenario(seed, options);
  const world = buildWorld(scenario, faults);
  const trace = new Trace(() => world.now, options.trace ?? false);
  const stage = new Stage(world, trace);
  const outages = drawOutages(faults, scenario);
  const violations: Violation[] = [];
  const blame = (violation: Violation | undefined) => {
    if (violation !== undefined) violations.push(violation);
  };
  const isBroken = () => violations.length > 0;

  const span = { from: scenario.startAt, until: scenario.troubledUntil };
  planArrivals(stage, scenario);
  planMishaps(stage, faults, span);
  const operators = planOperators(stage, faults, { span, bounds: scenario.group });
  disturbQueues(world, faults);
  announceOutages(stage, outages);
  startFunctions(stage, scenario, {
    faults,
    outages,
    latency: new RandomSource(seed).fork('latency'),
    onReport: (report) => {
      const { roll } = scenario.autoscaler;
      if (roll !== undefined && isQuiet(profile))
        blame(watchDisruption(report, { world, budget: roll.budget }));
    },
  });

  const { registrationGraceMs } = scenario.autoscaler;
  const explaining = {
    registrationGraceMs,
    isDrainedByOperator: (workerId: string) => operators.hasDrained(workerId),
    isInHand: (instanceId: string) => operators.hasInHand(instanceId),
  };
  watchHistory(stage, violations, { undisturbed: isUndisturbed(profile) });
  every(stage, lookMs, lookForUnexplained());
  if (isScarce(profile)) every(stage, lookMs, lookForStarvation());

  await stage.play(scenario.troubledUntil, isBroken);
  if (!isBroken()) {
    faults.change(allFaults.profiles.none);
    endTrouble(world);
    operators.tidyUp();
    await comeToRest();
  }
  if (!isBroken()) blame(checkRedriveQueue(world));
  return {
    seed,
    scenario,
    violations,
    figures: figuresOf(world, scenario),
    events: world.history.events,
    trace: trace.lines,
  };

  function lookForUnexplained(): () => void {
    const look = watchUnexplained(world, {
      ...explaining,
      intervalMs: lookMs,
      longestMs: patienceInTroubleMs + 2 * registrationGraceMs,
    });
    return () => {
      blame(look(isInWorkingOrder(outages, world.now)));
    };
  }

  function lookForStarvation(): () => void {
    const look = watchStarvation(world, { scenario, intervalMs: lookMs });
    return () => {
      blame(look());
    };
  }

  async function comeToRest(): Promise<void> {
    let runsEndedAt: number | undefined;
    let isAtRest = false;
    const settleMs = settlingTime(scenario);
    every(stage, lookMs, () => {
      const problems = unrest(world, { explaining, autoscaler: scenario.autoscaler });
      isAtRest = problems.length === 0;
      const { queued, running } = world.spacelift.runCounts();
      if (queued + running === 0) runsEndedAt ??= world.now;
      const until =
        runsEndedAt === undefined ? scenario.troubledUntil + longestRecoveryMs : runsEndedAt + settleMs;
      if (!isAtRest && world.now > until) {
        violations.push({ invariant: 'back-at-rest', at: world.now, detail: problems.join('; ') });
      }
    });
    await stage.play(Infinity, () => isAtRest || isBroken());
  }
}

function planArrivals(stage: Stage, { arrivals }: Scenario): void {
  for (const { queuedAt, stack, durationSeconds } of arrivals) {
    stage.after(queuedAt - stage.now, () => {
      stage.world.spacelift.queueRun({ stack, durationSeconds });
    });
  }
}

function disturbQueues(world: World, faults: SeededFaults): void {
  world.sqs.disturb({
    duplicateRate: faults.profile.duplicate,
    delayUpToSeconds: faults.profile.delay,
    reorder: faults.strikes('reorder'),
  });
}

function endTrouble(world: World): void {
  const { groupName } = deployment;
  world.sqs.disturb({});
  world.mishaps.boots({ bootFailureRate: 0, lostBootRate: 0, slowBootRate: 0 });
  world.autoScaling.updateGroup({ groupName, maxInstanceLifetimeSeconds: 0 });
  const [refresh] = world.autoScaling.describeInstanceRefreshes(groupName);
  if (refresh?.status === 'Pending' || refresh?.status === 'InProgress') {
    world.autoScaling.cancelInstanceRefresh(groupName);
  }
}

function watchHistory(
  stage: Stage,
  violations: Violation[],
  { undisturbed }: { readonly undisturbed: boolean },
): void {
  const { world } = stage;
  let seen = 0;
  stage.onStep(() => {
    const { events } = world.history;
    if (events.length > mostEvents) {
      const detail = `something goes round in circles: ${events.length} events`;
      violations.push({ invariant: 'back-at-rest', at: world.now, detail });
    }
    for (; seen < events.length; seen += 1) {
      const event = events[seen];
      if (event === undefined) return;
      const violation =
        watchRun(event) ??
        watchCapacity(event, world.autoScaling) ??
        (undisturbed ? watchHook(event) : undefined);
      if (violation !== undefined) violations.push(violation);
    }
  });
}

function every(stage: Stage, milliseconds: number, look: () => void): void {
  stage.after(milliseconds, () => {
    look();
    every(stage, milliseconds, look);
  });
}

function figuresOf(world: World, { startAt }: Scenario): Figures {
  const interrupted: Partial<Record<Interruption, number>> = {};
  for (const { interruption } of world.spacelift.runs()) {
    if (interruption !== undefined) interrupted[interruption] = (interrupted[interruption] ?? 0) + 1;
  }
  return {
    runs: world.spacelift.runs().length,
    finished: world.spacelift.runCounts().finished,
    interrupted,
    instances: world.history.launched(),
    lastedMs: world.now - startAt,
    lateness: latenessOf(world.history.events),
  };
}
