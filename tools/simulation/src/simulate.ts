import { defaultRollPolicy } from '@poolkeeper/instance-selection';
import {
  allFaults,
  hasEnded,
  RandomSource,
  SeededFaults,
  type FaultProfile,
  type World,
} from '@poolkeeper/pool-world';
import { deployment } from './deployment.ts';
import { announceOutages, drawOutages, isInWorkingOrder } from './faults/outages.ts';
import { isQuiet, isScarce, isUndisturbed } from './invariants/applies-to.ts';
import { startFunctions } from './functions/start-functions.ts';
import type { Violation } from './invariants/violation.ts';
import {
  checkRedriveQueue,
  checkRuns,
  watchCapacity,
  watchHook,
  watchRun,
} from './invariants/history-invariants.ts';
import { watchDisruption } from './invariants/watch-disruption.ts';
import { watchStarvation } from './invariants/watch-starvation.ts';
import { watchUnexplained } from './invariants/watch-unexplained.ts';
import { planAbsences } from './mishaps/absences.ts';
import { planForgeries } from './mishaps/plan-forgeries.ts';
import { planMishaps } from './mishaps/plan-mishaps.ts';
import { figuresOf, type HistoryOutcome } from './history-outcome.ts';
import { planOperators } from './operators/plan-operators.ts';
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
  /** Whether to record what the functions and operators did, which is slower. @default false */
  readonly trace?: boolean;
}

const minute = 60_000;
const hour = 60 * minute;
/** How often the pool is checked for rest, unexplained instances and starvation. */
const checkEveryMs = 20_000;
/**
 * How long an instance may be unexplained while calls fail and processes crash, which restarts every wait, in addition to two
 * graces and eight absence waits. A stray needs one absence wait until the autoscaler believes it, and one until the gate
 * does. At the rates of the rough faults a process lives for about an hour of rounds, so that each wait may have to begin
 * four times: more often in about one of a million.
 */
const maxUnexplainedMs = 3 * hour;
/** How long runs may take to end after the faults: those of a day may wait for each other. */
const maxRecoveryMs = 72 * hour;
/** Far more events than in the longest history. */
const maxEvents = 50_000;

/**
 * Plays the history of a seed: for a few hours runs come and faults strike; then both end and the pool has to come to
 * rest. The same seed and the same options give the same history, byte for byte.
 */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<HistoryOutcome> {
  const { faults: profile = allFaults.profiles.none } = options;
  const faults = new SeededFaults({ seed, profile });
  const scenario = drawScenario(seed, options);
  const world = buildWorld(scenario, faults);
  const trace = new Trace(() => world.now, options.trace ?? false);
  const stage = new Stage(world, trace);
  const outages = drawOutages(faults, scenario);
  const violations: Violation[] = [];
  const report = (violation: Violation | undefined) => {
    if (violation !== undefined) violations.push(violation);
  };
  const isBroken = () => violations.length > 0;

  const received: string[] = [];
  const span = { from: scenario.startAt, until: scenario.troubledUntil };
  planArrivals(stage, scenario);
  planMishaps(stage, faults, span);
  planForgeries(stage, { faults, span, seen: received });
  const absences = planAbsences(stage, { faults, scenario, episodes: outages.spacelift });
  const operators = planOperators(stage, faults, {
    span,
    bounds: scenario.group,
    hasWitness: scenario.hasWitness,
  });
  disturbQueues(world, faults);
  announceOutages(stage, outages);
  startFunctions(stage, scenario, {
    faults,
    outages,
    latency: new RandomSource(seed).fork('latency'),
    onReceive: (body) => {
      if (profile.forged > 0) received.push(body);
    },
    onReport: (pass) => {
      const { budget } = scenario.autoscaler.roll ?? defaultRollPolicy;
      if (isQuiet(profile)) report(watchDisruption(pass, { world, budget }));
    },
  });

  const { registrationGraceMs, absenceWaitMs } = scenario.autoscaler;
  const explaining = {
    registrationGraceMs: registrationGraceMs + absenceWaitMs,
    isDrainedByOperator: (workerId: string) => operators.hasDrained(workerId),
    isDetachedByOperator: (instanceId: string) => operators.hasDetached(instanceId),
  };
  watchHistory(stage, violations, profile);
  every(stage, checkEveryMs, checkUnexplained());
  if (isScarce(profile)) every(stage, checkEveryMs, checkStarvation());

  await stage.play(scenario.troubledUntil, isBroken);
  if (!isBroken()) {
    faults.change(allFaults.profiles.none);
    endFaults(world, scenario);
    absences.endAll();
    operators.tidyUp();
    await comeToRest();
  }
  if (!isBroken()) report(checkRuns(world));
  if (!isBroken()) report(checkRedriveQueue(world));
  return {
    seed,
    scenario,
    violations,
    figures: figuresOf(world, scenario, faults),
    events: world.history.events,
    trace: trace.lines,
  };

  function checkUnexplained(): () => void {
    const check = watchUnexplained(world, {
      ...explaining,
      intervalMs: checkEveryMs,
      maxMs: maxUnexplainedMs + 2 * registrationGraceMs + 8 * absenceWaitMs,
    });
    return () => {
      report(check(isInWorkingOrder(outages, world.now) && !operators.isPaused()));
    };
  }

  function checkStarvation(): () => void {
    const check = watchStarvation(world, { scenario, intervalMs: checkEveryMs });
    return () => {
      report(check());
    };
  }

  async function comeToRest(): Promise<void> {
    let runsEndedAt: number | undefined;
    let isAtRest = false;
    const settleMs = settlingTime(scenario);
    every(stage, checkEveryMs, () => {
      operators.endWhatIsLeft();
      const problems = unrest(world, { explaining, autoscaler: scenario.autoscaler });
      isAtRest = problems.length === 0;
      if (world.spacelift.runs().every(({ state }) => hasEnded(state))) runsEndedAt ??= world.now;
      const until =
        runsEndedAt === undefined ? scenario.troubledUntil + maxRecoveryMs : runsEndedAt + settleMs;
      if (!isAtRest && world.now > until) {
        violations.push({ invariant: 'back-at-rest', at: world.now, detail: problems.join('; ') });
      }
    });
    await stage.play(Infinity, () => isAtRest || isBroken());
  }
}

function planArrivals(stage: Stage, { arrivals }: Scenario): void {
  for (const arrival of arrivals) {
    stage.after(arrival.queuedAt - stage.now, () => {
      stage.world.spacelift.queueRun(arrival);
    });
  }
}

function disturbQueues(world: World, faults: SeededFaults): void {
  world.sqs.disturb({
    strikes: (kind) => faults.strikes(kind),
    delayUpToSeconds: faults.profile.delay,
    reorder: faults.strikes('reorder'),
  });
}

function endFaults(world: World, { group }: Scenario): void {
  const { groupName } = deployment;
  for (const hook of world.autoScaling.describeHooks(groupName)) {
    const { heartbeatTimeoutSeconds } = group;
    if (hook.name === deployment.secondHookName) {
      world.autoScaling.deleteLifecycleHook(groupName, hook.name);
      continue;
    }
    world.autoScaling.putLifecycleHook(groupName, { ...hook, heartbeatTimeoutSeconds });
  }
  world.sqs.disturb({});
  world.mishaps.boots({ bootFailureRate: 0, lostBootRate: 0, slowBootRate: 0 });
  world.autoScaling.updateGroup({ groupName, maxInstanceLifetimeSeconds: 0 });
  const [refresh] = world.autoScaling.describeInstanceRefreshes(groupName);
  if (refresh?.status === 'Pending' || refresh?.status === 'InProgress') {
    world.autoScaling.cancelInstanceRefresh(groupName);
  }
}

function watchHistory(stage: Stage, violations: Violation[], profile: FaultProfile): void {
  const undisturbed = isUndisturbed(profile);
  const { world } = stage;
  let seen = 0;
  stage.onStep(() => {
    const { events } = world.history;
    if (events.length > maxEvents) {
      const detail = `the pool does not come to rest: ${events.length} events`;
      violations.push({ invariant: 'back-at-rest', at: world.now, detail });
    }
    for (; seen < events.length; seen += 1) {
      const event = events[seen];
      if (event === undefined) return;
      const violation =
        watchRun(event, profile) ??
        watchCapacity(event, world.autoScaling) ??
        (undisturbed ? watchHook(event) : undefined);
      if (violation !== undefined) violations.push(violation);
    }
  });
}

function every(stage: Stage, milliseconds: number, check: () => void): void {
  stage.after(milliseconds, () => {
    check();
    every(stage, milliseconds, check);
  });
}
