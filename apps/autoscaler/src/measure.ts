import { countMembers } from '@poolkeeper/pool-model';
import type { Decision } from '@poolkeeper/scaling-decision';
import type { Look } from './look.ts';
import type { Meter } from './meter.ts';

/** Records what a look saw and decided. */
export function measure({ snapshot, plan, queueWaitMs }: Look, meter: Meter): void {
  const { pool, group } = snapshot;
  const { decision, retained } = plan;
  const { booting, idle, stray, drained } = countMembers(snapshot);
  const listedBusy = pool.workers.filter(({ busy }) => busy).length;
  // When the list is not whole, the larger number is the safer one to learn from.
  const busyWorkers = Math.max(listedBusy, pool.busyWorkers ?? 0);
  const { objective, forecast } = decision.advice;
  meter.record('PendingRuns', pool.pendingRuns);
  meter.record('BusyWorkers', busyWorkers);
  meter.record('IdleWorkers', idle);
  meter.record('DrainedWorkers', drained);
  meter.record('Demand', pool.pendingRuns + busyWorkers);
  meter.record('DesiredCapacity', group.desiredCapacity);
  meter.record('BootingInstances', booting);
  meter.record('StrayInstances', stray);
  meter.record('RetainedInstances', retained.length);
  meter.record('CapacityShort', capacityShort(decision));
  meter.record('QueueWaitSeconds', Math.round(queueWaitMs / 1000));
  if (objective !== undefined) meter.record('AdvisedHeadroom', objective.minIdle);
  if (forecast !== undefined) meter.record('ForecastHeadroom', forecast.minIdle);
}

/** Instances that are wanted and cannot be had, whether they were asked for or, because of that, not. */
function capacityShort({ reasons }: Decision): number {
  return reasons.reduce(
    (sum, reason) =>
      reason.code === 'capacity-short' ? sum + reason.unobtainable + reason.notAskedFor : sum,
    0,
  );
}
