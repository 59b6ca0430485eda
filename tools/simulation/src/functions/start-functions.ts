import type { PassReport } from '@poolkeeper/autoscaler/pass';
import type { Group, Pool } from '@poolkeeper/pool-model';
import type { RandomSource } from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import type { FaultChance } from '../faults/chance.ts';
import { isWithin, type Episode } from '../faults/episodes.ts';
import { isUnreadable, type SpaceliftEpisodes } from '../faults/spacelift-episodes.ts';
import { EarlierAnswers } from '../ports/earlier-answers.ts';
import { Ec2View } from '../ports/ec2-view.ts';
import { createHookPort, createQueuePort, createRedrivePort } from '../ports/gate-ports.ts';
import { createGroupPort } from '../ports/group-port.ts';
import { createHistoryPort } from '../ports/history-port.ts';
import { createInstancesPort } from '../ports/instances-port.ts';
import { createPoolPort } from '../ports/pool-port.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Stage } from '../stage/stage.ts';
import { startAutoscaler } from './autoscaler-function.ts';
import { DemandMetrics } from './demand-metrics.ts';
import { startLifecycleManager } from './lifecycle-manager-function.ts';
import { startTerminationPolicy } from './termination-policy-function.ts';

/** When parts of the pool's surroundings do not work. */
export interface Outages {
  readonly spacelift: SpaceliftEpisodes;
  readonly autoscaler: readonly Episode[];
  readonly manager: readonly Episode[];
}

/** A lagging replica is minutes behind, not hours. */
const stalestPoolMs = 120_000;
const stalestGroupMs = 30_000;

/** Puts the apps on the stage, as a deployment does. */
export function startFunctions(
  stage: Stage,
  scenario: Scenario,
  {
    chance,
    latency,
    outages,
    onReport = () => undefined,
  }: {
    readonly chance: FaultChance;
    readonly latency: RandomSource;
    readonly outages: Outages;
    /** Told of every pass that has come to its end. */
    readonly onReport?: (report: PassReport) => void;
  },
): void {
  const { world } = stage;
  const { groupName, queueName, redriveQueueName } = deployment;
  const { autoscaler: settings, past } = scenario;
  const { registrationGraceMs } = settings;
  const metrics = new DemandMetrics(stage, past);
  const ec2 = new Ec2View(world, chance);
  const pool = {
    world,
    episodes: outages.spacelift,
    earlier: new EarlierAnswers<Pool>(stage, { chance, longestMs: stalestPoolMs }),
    knowsAvailableAt: !chance.strikes('old-backend'),
  };
  const group = {
    world,
    groupName,
    ec2,
    chance,
    earlier: new EarlierAnswers<Group>(stage, { chance, longestMs: stalestGroupMs }),
  };
  const surroundings = { stage, chance, latency };
  const ofGroup = { group: { name: groupName }, registrationGraceMs };

  startAutoscaler(surroundings, {
    settings,
    metrics,
    timeoutMs: deployment.autoscalerTimeoutMs,
    off: outages.autoscaler,
    onReport,
    portsOf: (process) => ({
      pool: createPoolPort(process, pool),
      group: createGroupPort(process, group),
      instances: createInstancesPort(process, ec2),
      history: createHistoryPort(process, metrics),
    }),
  });
  startLifecycleManager(surroundings, {
    settings: {
      ...ofGroup,
      heartbeatTimeoutMs: scenario.group.heartbeatTimeoutSeconds * 1000,
      rebalanceRecommendation: scenario.rebalanceRecommendation,
    },
    queueName,
    timeoutMs: deployment.managerTimeoutMs,
    concurrency: deployment.managerConcurrency,
    off: outages.manager,
    portsOf: (process) => ({
      pool: createPoolPort(process, pool),
      hook: createHookPort(process, world),
      group: createGroupPort(process, group),
      instances: createInstancesPort(process, ec2),
      queue: createQueuePort(process, { world, queueName }),
      redrive: createRedrivePort(process, { world, queueName: redriveQueueName }),
    }),
  });
  startTerminationPolicy(surroundings, {
    settings: ofGroup,
    timeoutMs: deployment.policyTimeoutMs,
    portsOf: (process) => ({
      pool: createPoolPort(process, pool),
      group: createGroupPort(process, group),
    }),
  });
}

/** Whether somebody could do anything about the pool now. */
export function isInWorkingOrder({ spacelift, autoscaler, manager }: Outages, now: number): boolean {
  const isLying = isWithin(spacelift.partial, now) || isWithin(spacelift.empty, now);
  return !isLying && !isUnreadable(spacelift, now) && !isWithin(autoscaler, now) && !isWithin(manager, now);
}
