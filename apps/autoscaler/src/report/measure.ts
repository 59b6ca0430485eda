import type { MetricDimension, Metrics } from '@poolkeeper/lambda-runtime';
import {
  countMembers,
  membersIn,
  pauseInForce,
  recentShortages,
  type Snapshot,
} from '@poolkeeper/pool-model';
import type { Decision } from '@poolkeeper/scaling-decision';
import type { Pass } from '../pass.ts';
import type { Observation } from '../observe/observe.ts';

/** Every metric of the autoscaler, with its unit. `metricMeanings` explains each. */
export const metricUnits = {
  PendingRuns: 'Count',
  BusyWorkers: 'Count',
  IdleWorkers: 'Count',
  DrainedWorkers: 'Count',
  Demand: 'Count',
  DesiredCapacity: 'Count',
  BootingInstances: 'Count',
  StrayInstances: 'Count',
  RetainedInstances: 'Count',
  CapacityShort: 'Count',
  FailedLaunches: 'Count',
  Instances: 'Count',
  LostRuns: 'Count',
  FailedBoots: 'Count',
  QueueWaitSeconds: 'Seconds',
  Paused: 'Count',
  AdvisedHeadroom: 'Count',
  ForecastHeadroom: 'Count',
  ForeseenHeadroom: 'Count',
  BootLaunchSeconds: 'Seconds',
  BootSystemSeconds: 'Seconds',
  BootSetupSeconds: 'Seconds',
  BootRegistrationSeconds: 'Seconds',
  PassFailed: 'Count',
  PassDurationMs: 'Milliseconds',
  Calls: 'Count',
  CallsFailed: 'Count',
  CallsThrottled: 'Count',
} as const;

export type MetricName = keyof typeof metricUnits;

/** Records what a pass has observed and decided, before it is applied: a failure to apply loses none of it. */
export function measure(
  { observation, recollection, plan }: Pick<Pass, 'observation' | 'recollection' | 'plan'>,
  metrics: Metrics<MetricName>,
): void {
  const { pool, group, observedAt } = observation.snapshot;
  const { decision, retained } = plan;
  const { booting, idle, stray, drained } = countMembers(observation.snapshot);
  const listedBusy = pool.workers.filter(({ busy }) => busy).length;
  // When the list is incomplete, the larger number is the safer one to learn from.
  const busyWorkers = Math.max(listedBusy, pool.busyWorkers ?? 0);
  const { objective, forecast, foreseen } = decision.advice;
  metrics.record('PendingRuns', pool.pendingRuns);
  metrics.record('BusyWorkers', busyWorkers);
  metrics.record('IdleWorkers', idle);
  metrics.record('DrainedWorkers', drained);
  metrics.record('Demand', pool.pendingRuns + busyWorkers);
  metrics.record('DesiredCapacity', group.desiredCapacity);
  metrics.record('BootingInstances', booting);
  metrics.record('StrayInstances', stray);
  metrics.record('RetainedInstances', retained.length);
  metrics.record('CapacityShort', capacityShort(decision));
  metrics.record('FailedBoots', decision.figures.failedBoots);
  metrics.record('QueueWaitSeconds', Math.round(recollection.queueWaitMs / 1000));
  metrics.record('Paused', pauseInForce(group, observedAt) === undefined ? 0 : 1);
  recordParts(
    'Instances',
    'InstanceType',
    group.instances.map(({ instanceType }) => instanceType),
  );
  const failedLaunches = recentShortages(observation.snapshot);
  recordParts(
    'FailedLaunches',
    'InstanceType',
    failedLaunches.map(({ instanceType }) => instanceType),
  );
  recordParts(
    'FailedLaunches',
    'Zone',
    failedLaunches.map(({ zone }) => zone),
  );
  recordParts('LostRuns', 'Cause', lostRunsOf(observation));
  for (const { phases } of recollection.boots) {
    metrics.record('BootLaunchSeconds', phases.launch / 1000);
    metrics.record('BootSystemSeconds', phases.system / 1000);
    metrics.record('BootSetupSeconds', phases.setup / 1000);
    metrics.record('BootRegistrationSeconds', phases.registration / 1000);
  }
  if (objective !== undefined) metrics.record('AdvisedHeadroom', objective.minIdle);
  if (forecast !== undefined) metrics.record('ForecastHeadroom', forecast.minIdle);
  if (foreseen !== undefined) metrics.record('ForeseenHeadroom', foreseen.minIdle);

  function recordParts(
    name: MetricName,
    dimension: MetricDimension['name'],
    values: readonly (string | undefined)[],
  ): void {
    for (const [value, count] of countParts(values)) metrics.record(name, count, { name: dimension, value });
  }
}

/** The maximum number of series of a metric in one pass. The largest have names, and `other` has the rest. */
const maxParts = 10;

/** How often each value occurs, `unknown` included. */
function countParts(values: readonly (string | undefined)[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value ?? 'unknown', (counts.get(value ?? 'unknown') ?? 0) + 1);
  const sorted = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  if (sorted.length <= maxParts) return sorted;
  const rest = sorted.splice(maxParts - 1).reduce((sum, [, count]) => sum + count, 0);
  return [...sorted, ['other', rest]];
}

/**
 * The causes of the runs whose instance has ended, of which Spacelift does not know yet. A glance does not ask EC2, and what EC2 could
 * not be asked about is not lost.
 */
function lostRunsOf({ seenBy, snapshot, machines, machinesProblem }: Observation): readonly string[] {
  if (seenBy === 'glance' || machinesProblem !== undefined) return [];
  return membersIn(snapshot, 'ghost').flatMap(({ workers }) =>
    workers.flatMap(({ busy, identity }) =>
      busy && identity.kind === 'known' && machines.get(identity.instanceId)?.isRunning !== true
        ? [causeOfEnd(identity.instanceId, snapshot)]
        : [],
    ),
  );
}

/** Who ended an instance, as far as the group's activities tell. */
function causeOfEnd(instanceId: string, { group }: Snapshot): 'spot' | 'group' | 'unknown' {
  const end = group.activities?.find((each) => each.kind === 'terminate' && each.instanceId === instanceId);
  if (end === undefined || end.cause === 'unknown') return 'unknown';
  return end.isSpotInterruption === true ? 'spot' : 'group';
}

/** Instances that are needed and cannot be had. Those that are not asked for include those that were asked for in vain. */
function capacityShort({ reasons }: Decision): number {
  return reasons.reduce(
    (most, reason) =>
      reason.code === 'capacity-short' ? Math.max(most, reason.unobtainable, reason.notAskedFor) : most,
    0,
  );
}
