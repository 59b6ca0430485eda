import type { Instance, Worker } from '@poolkeeper/pool-model';
import type { RebalanceRecommendation, SpotInterruption } from '../events/event.ts';
import type { Gate } from './gate.ts';
import { checkAgain, done, type Outcome } from './outcome.ts';
import { drainWorker, replace } from './steps.ts';
import { workersOn, type Survey } from './survey.ts';

/**
 * Uses the two minutes that AWS gives: drains the worker, has the group launch a replacement at once, and checks until the
 * machine is gone, so that the log says what became of its run. Never throws: the next round retries what fails.
 */
export async function handleSpotInterruption(
  interruption: SpotInterruption,
  survey: Survey,
  gate: Gate,
): Promise<Outcome> {
  const { instanceId, reclaimAt } = interruption;
  const { runsSeenOn, drainedUnseen } = gate.memory;
  const { instance, workers, isOurs } = find(interruption, survey, gate);
  if (isOurs === false) {
    if (!runsSeenOn.delete(instanceId)) return done('not-in-group');
    gate.metrics.record('SpotInterruptions', 1);
    return done('run-finished-before-spot-reclaim');
  }
  if (survey.group === undefined && survey.now >= reclaimAt) return checkAgain('group-unreadable');
  const isMistaken = instance !== undefined && isOnDemand(instance);
  if (isMistaken && !drainedUnseen.has(instanceId)) return done('not-spot');

  const undrained = workers.filter(({ drained }) => !drained);
  if (survey.group === undefined && undrained.length > 0) drainedUnseen.add(instanceId);
  const [isReplaced] = await Promise.all([
    replaceIfPossible(instance, survey, gate),
    ...undrained.map(({ id: workerId }) => drainWorker({ instanceId, workerId }, gate)),
  ]);

  if (isReplaced) drainedUnseen.delete(instanceId);
  if (workers.some(({ busy }) => busy)) runsSeenOn.add(instanceId);
  const isAtRest = workers.length > 0 && workers.every(({ busy, drained }) => drained && !busy);
  if (!(isReplaced && isAtRest) && survey.now < reclaimAt) return checkAgain('spot-reclaim-ahead', 'soon');
  // The notice may have been forged. Nothing lifts the drain of an instance that stays, so it has to be replaced all the same.
  if (!isReplaced && instance !== undefined) return checkAgain('not-replaced');
  gate.metrics.record('SpotInterruptions', 1);
  return done(recordRun(interruption, { workers, survey }, gate));
}

/** Replaces the instance through its termination hook if the settings say so. Never throws. */
export async function handleRebalanceRecommendation(
  { instanceId }: RebalanceRecommendation,
  { group }: Survey,
  gate: Gate,
): Promise<Outcome> {
  if (gate.settings.rebalanceRecommendation === 'ignore') return done('rebalance-ignored');
  if (group === undefined) return checkAgain('group-unreadable');
  const instance = group.instances.find(({ id }) => id === instanceId);
  if (instance === undefined) return done('not-in-group');
  if (isOnDemand(instance)) return done('not-spot');
  if (!isReplaceable(instance)) return done('leaving-already');
  if (!group.hasTerminationHook) {
    gate.log.warn('the group has no termination hook: the instance is not replaced', {
      code: 'no-termination-hook',
      instanceId,
    });
    return done('no-termination-hook');
  }
  switch (await replace(instanceId, gate)) {
    case 'terminating':
      return done('replaced');
    case 'not-in-group':
      return done('leaving-already');
    case 'at-min-size':
    case 'busy-scaling':
    case undefined:
      return checkAgain('not-replaced');
  }
}

/**
 * True for an instance that AWS never reclaims, so the notice is forged or mixed up. The group takes an instance that EC2 does
 * not know for on-demand, so such an instance may be either.
 */
function isOnDemand({ purchaseOption, launchedAt }: Instance): boolean {
  return purchaseOption === 'on-demand' && launchedAt !== undefined;
}

/** True unless the instance is leaving: then the group is replacing it already, or does not need to. */
function isReplaceable({ state }: Instance): boolean {
  return state === 'in-service' || state === 'pending';
}

interface Found {
  /** Absent when the group does not have it, or could not be read. */
  readonly instance: Instance | undefined;
  readonly workers: readonly Worker[];
  /** Undefined when the group could not be read and no worker names it. */
  readonly isOurs: boolean | undefined;
}

/** Determines whether the instance is of our group: AWS warns of every spot instance of the account. */
function find({ instanceId }: SpotInterruption, survey: Survey, { settings }: Gate): Found {
  const { group } = survey;
  const instance = group?.instances.find(({ id }) => id === instanceId);
  const onIt = workersOn(survey.pool, instanceId);
  if (instance !== undefined) return { instance, workers: onIt, isOurs: true };
  const workers = onIt.filter(
    ({ identity }) => identity.kind === 'known' && identity.groupName === settings.group.name,
  );
  if (workers.length > 0) return { instance, workers, isOurs: true };
  return { instance, workers, isOurs: group === undefined ? undefined : false };
}

/** Returns true when the replacement is settled: it was requested, or is not needed or not possible. */
async function replaceIfPossible(
  instance: Instance | undefined,
  { group }: Survey,
  gate: Gate,
): Promise<boolean> {
  if (group === undefined) return false;
  // Without the hook the group would terminate the instance at once, and its run would lose its two minutes.
  if (instance === undefined || !isReplaceable(instance) || !group.hasTerminationHook) return true;
  const outcome = await replace(instance.id, gate);
  return outcome === 'terminating' || outcome === 'not-in-group';
}

/** Logs an interrupted run, forgets the instance, and returns the code that says what became of its run. */
function recordRun(
  { instanceId }: SpotInterruption,
  { workers, survey: { pool } }: { readonly workers: readonly Worker[]; readonly survey: Survey },
  { memory, log, metrics }: Gate,
): string {
  const sawRun = memory.runsSeenOn.delete(instanceId);
  const busy = workers.filter((worker) => worker.busy);
  if (busy.length > 0) {
    metrics.record('RunsInterruptedBySpot', busy.length);
    log.warn('AWS reclaimed a spot instance while a run was on it', {
      code: 'run-interrupted-by-spot-reclaim',
      count: 1,
      instanceId,
      workers: busy.map(({ id }) => id),
    });
    return 'run-interrupted-by-spot-reclaim';
  }
  // A worker that was busy and is no longer listed may have ended with its run.
  if (pool === undefined || (sawRun && workers.length === 0)) return 'unknown-at-spot-reclaim';
  return sawRun ? 'run-finished-before-spot-reclaim' : 'no-run-at-spot-reclaim';
}
