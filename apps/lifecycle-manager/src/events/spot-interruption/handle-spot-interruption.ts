import type { Instance, Worker } from '@poolkeeper/pool-model';
import type { Gate } from '../../gate.ts';
import { isReplaceable, replace } from '../../replace.ts';
import { done, lookAgain, type Outcome } from '../../outcome.ts';
import type { Survey } from '../../survey.ts';
import { tryStep } from '../../try-step.ts';
import { workersOn } from '../../workers-on.ts';
import type { SpotInterruption } from './spot-interruption.ts';

/**
 * Makes the most of the two minutes that AWS gives: stops the worker from taking runs, has the group launch a
 * replacement at once, and watches until the machine is gone, so that the log says what became of its run. It throws
 * nothing: what fails is tried again with the next look.
 */
export async function handleSpotInterruption(
  interruption: SpotInterruption,
  survey: Survey,
  gate: Gate,
): Promise<Outcome> {
  const { instanceId, reclaimAt } = interruption;
  const { instance, workers, isOurs } = see(interruption, survey, gate);
  if (isOurs === false) {
    if (!gate.runsSeenOn.delete(instanceId)) return done('not-in-group');
    gate.metrics.record('SpotInterruptions', 1);
    return done('run-finished-before-spot-reclaim');
  }

  const undrained = workers.filter(({ drained }) => !drained);
  const [isReplaced] = await Promise.all([
    replaceIfPossible(instance, survey, gate),
    ...undrained.map(({ id: workerId }) =>
      tryStep(() => gate.ports.pool.drain(workerId), gate, { step: 'drain', instanceId, workerId }),
    ),
  ]);

  if (workers.some(({ busy }) => busy)) gate.runsSeenOn.add(instanceId);
  const isAtRest = workers.length > 0 && workers.every(({ busy, drained }) => drained && !busy);
  if (!(isReplaced && isAtRest) && survey.now < reclaimAt) return lookAgain('spot-reclaim-ahead', 'soon');
  gate.metrics.record('SpotInterruptions', 1);
  return done(recordTheRun(interruption, { workers, survey, gate }));
}

interface Seen {
  /** Absent when the group does not have it, or could not be read. */
  readonly instance: Instance | undefined;
  readonly workers: readonly Worker[];
  /** Undefined when neither the group nor a worker could tell. */
  readonly isOurs: boolean | undefined;
}

/** AWS warns of every spot instance of the account. */
function see({ instanceId }: SpotInterruption, { pool, group }: Survey, { settings }: Gate): Seen {
  const instance = group?.instances.find(({ id }) => id === instanceId);
  const onIt = pool === undefined ? [] : workersOn(pool, instanceId);
  if (instance !== undefined) return { instance, workers: onIt, isOurs: true };
  const workers = onIt.filter(
    ({ identity }) => identity.kind === 'known' && identity.groupName === settings.group.name,
  );
  if (workers.length > 0) return { instance, workers, isOurs: true };
  return { instance, workers, isOurs: group === undefined ? undefined : false };
}

/** Whether nothing is left to do about a replacement. */
async function replaceIfPossible(
  instance: Instance | undefined,
  { group }: Survey,
  gate: Gate,
): Promise<boolean> {
  if (group === undefined) return false;
  // Without the hook the group would end the run at once, which has two minutes yet.
  if (instance === undefined || !isReplaceable(instance) || !group.hasTerminationHook) return true;
  const outcome = await replace(instance.id, gate);
  return outcome === 'terminating' || outcome === 'not-in-group';
}

/** What became of the run, as a code. Nothing of it is left to remember then. */
function recordTheRun(
  { instanceId }: SpotInterruption,
  { workers, survey: { pool }, gate }: { workers: readonly Worker[]; survey: Survey; gate: Gate },
): string {
  const sawRun = gate.runsSeenOn.delete(instanceId);
  const busy = workers.filter((worker) => worker.busy);
  if (busy.length > 0) {
    gate.log.warn('a run was still going on when AWS took its spot instance back', {
      code: 'run-interrupted-by-spot-reclaim',
      count: 1,
      instanceId,
      workers: busy.map(({ id }) => id),
    });
    return 'run-interrupted-by-spot-reclaim';
  }
  // A worker that was busy and is gone may have gone with its run.
  if (pool === undefined || (sawRun && workers.length === 0)) return 'unknown-at-spot-reclaim';
  return sawRun ? 'run-finished-before-spot-reclaim' : 'no-run-at-spot-reclaim';
}
