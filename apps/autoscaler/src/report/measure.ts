import type { Metrics } from '@poolkeeper/lambda-runtime';
import { countMembers, pauseInForce } from '@poolkeeper/pool-model';
import type { Decision } from '@poolkeeper/scaling-decision';
import type { Pass } from '../pass.ts';

/** Every metric of the autoscaler, with its unit. docs/reference/metrics.md explains each. */
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
  FailedBoots: 'Count',
  QueueWaitSeconds: 'Seconds',
  Paused: 'Count',
  AdvisedHeadroom: 'Count',
  ForecastHeadroom: 'Count',
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
  const { objective, forecast } = decision.advice;
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
  for (const { phases } of recollection.boots) {
    metrics.record('BootLaunchSeconds', phases.launch / 1000);
    metrics.record('BootSystemSeconds', phases.system / 1000);
    metrics.record('BootSetupSeconds', phases.setup / 1000);
    metrics.record('BootRegistrationSeconds', phases.registration / 1000);
  }
  if (objective !== undefined) metrics.record('AdvisedHeadroom', objective.minIdle);
  if (forecast !== undefined) metrics.record('ForecastHeadroom', forecast.minIdle);
}

/** Instances that are needed and cannot be had. Those that are not asked for include those that were asked for in vain. */
function capacityShort({ reasons }: Decision): number {
  return reasons.reduce(
    (most, reason) =>
      reason.code === 'capacity-short' ? Math.max(most, reason.unobtainable, reason.notAskedFor) : most,
    0,
  );
}
