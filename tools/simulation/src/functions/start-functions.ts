import type { PassReport } from '@poolkeeper/autoscaler/pass';
import type { Group, Pool } from '@poolkeeper/pool-model';
import type { RandomSource, SeededFaults } from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import { drawClocks } from '../faults/clocks.ts';
import { maxPoolAgeMs, type Outages } from '../faults/outages.ts';
import { EarlierAnswers } from '../ports/earlier-answers.ts';
import { Ec2View } from '../ports/ec2-view.ts';
import { createHookPort, createQueuePort, createRedrivePort } from '../ports/gate-ports.ts';
import { createGroupPort } from '../ports/group-port.ts';
import { createHistoryPort } from '../ports/demand-metrics.ts';
import { createInstancesPort } from '../ports/instances-port.ts';
import { createPoolPort } from '../ports/pool-port.ts';
import { createSimulatedRunsPort } from '../ports/runs-port.ts';
import { PoolReplica } from '../ports/pool-replica.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Stage } from '../stage/stage.ts';
import { startAutoscaler } from './autoscaler-function.ts';
import { DemandMetrics } from '../ports/demand-metrics.ts';
import type { OnMetric } from '../processes/published-metrics.ts';
import { startLifecycleManager } from './lifecycle-manager-function.ts';
import { startTerminationPolicy } from './termination-policy-function.ts';

const maxGroupAgeMs = 30_000;

/** Starts the functions on the stage, as a deployment does. */
export function startFunctions(
  stage: Stage,
  scenario: Scenario,
  {
    faults,
    latency,
    outages,
    onReport = () => undefined,
    onReceive = () => undefined,
    onMetric = () => undefined,
  }: {
    readonly faults: SeededFaults;
    readonly latency: RandomSource;
    readonly outages: Outages;
    /** Called with the last pass of every completed invocation. */
    readonly onReport?: (report: PassReport) => void;
    /** Called with the body of every message that the lifecycle manager receives. */
    readonly onReceive?: (body: string) => void;
    readonly onMetric?: OnMetric;
  },
): void {
  const { world } = stage;
  const { groupName, queueName, redriveQueueName } = deployment;
  const { autoscaler: settings, past } = scenario;
  const { registrationGraceMs, absenceWaitMs, settlingTimeMs } = settings;
  const metrics = new DemandMetrics(stage, past, onMetric);
  const clocks = drawClocks(faults, scenario.seed);
  const ec2 = new Ec2View(world, faults);
  const pool = {
    stage,
    faults,
    clocks,
    replica: new PoolReplica(stage, { faults, maxLagMs: Math.max(0, settlingTimeMs - 1000) }),
    episodes: outages.spacelift,
    earlier: new EarlierAnswers<Pool>(stage, { faults, maxAgeMs: maxPoolAgeMs }),
    knowsAvailableAt: !faults.strikes('old-backend'),
  };
  const group = {
    world,
    groupName,
    ec2,
    faults,
    earlier: new EarlierAnswers<Group>(stage, { faults, maxAgeMs: maxGroupAgeMs }),
  };
  const surroundings = { stage, faults, latency, clocks };
  const ofGroup = { group: { name: groupName }, registrationGraceMs, absenceWaitMs, settlingTimeMs };

  startAutoscaler(surroundings, {
    settings,
    metrics,
    timeoutMs: deployment.autoscalerTimeoutMs,
    off: [...outages.autoscaler, ...outages.settings],
    hasWebhook: scenario.hasWebhook,
    onReport,
    portsOf: (process) => ({
      pool: createPoolPort(process, pool),
      group: createGroupPort(process, group),
      instances: createInstancesPort(process, { ec2, clocks }),
      history: createHistoryPort(process, metrics),
      ...(settings.policy.foreseen !== undefined && {
        runs: createSimulatedRunsPort(process, { ...pool, earlierRuns: scenario.earlierRuns ?? [] }),
      }),
    }),
  });
  startLifecycleManager(surroundings, {
    settings: {
      ...ofGroup,
      hookNames: { launch: deployment.launchHookName, termination: deployment.terminationHookName },
      poolId: world.spacelift.poolId,
      absenceWaitMs: settings.absenceWaitMs,
      settlingTimeMs: settings.settlingTimeMs,
      heartbeatTimeoutMs: scenario.group.heartbeatTimeoutSeconds * 1000,
      rebalanceRecommendation: scenario.rebalanceRecommendation,
    },
    queueName,
    timeoutMs: deployment.managerTimeoutMs,
    concurrency: deployment.managerConcurrency,
    off: outages.manager,
    withoutSettings: outages.settings,
    onReceive,
    onMetric,
    portsOf: (process) => ({
      pool: createPoolPort(process, pool),
      hook: createHookPort(process, { world, faults }),
      group: createGroupPort(process, group),
      instances: createInstancesPort(process, { ec2, clocks }),
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
