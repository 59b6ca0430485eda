import {
  continueDrainSpell,
  continueSightings,
  continueWorkerlessSpell,
  drainedSinceOf,
  isAnyMissing,
  judgeRelease,
  type ReleaseEvidence,
  type ReleaseVerdict,
} from '@poolkeeper/instance-selection';
import type { HookNotification, Launch, Termination } from '../events/event.ts';
import type { Gate } from './gate.ts';
import { paceOf } from './outcome.ts';
import { poolOf, workersOn, type Survey } from './survey.ts';

/**
 * Judges an instance that a hook holds, by this round's survey and by what earlier rounds of this process have found. Adds
 * this round to what is remembered.
 */
export function judgeHeld(notification: Termination | Launch, survey: Survey, gate: Gate): ReleaseVerdict {
  const { action } = notification;
  const evidence = noteSurvey(notification, survey, gate);
  const { pool, instance } = evidence;
  const remembered = gate.memory.actions.of(action);
  const ofInstance = { pool, instanceId: instance.id };
  remembered.drains = continueDrainSpell(remembered.drains, { at: survey.answeredAt, ...ofInstance });
  const poolId = survey.machines?.get(instance.id)?.poolId;
  reportAnotherPool({ action, poolId, isRead: pool !== undefined }, gate);
  const verdict = judgeRelease({
    ...evidence,
    workerlessSince: remembered.workerless?.since,
    drainedSince: drainedSinceOf(remembered.drains, ofInstance),
    watchedSince: remembered.sightings?.since,
    isWorkerMissing: isAnyMissing(remembered.sightings, pool),
  });
  const pace = verdict.kind === 'wait' ? paceOf(verdict.reason, evidence.absenceWaitMs) : 'usual';
  remembered.absence = typeof pace === 'object' ? { notification, ...pace } : undefined;
  return verdict;
}

/** Adds a round's survey to what is remembered of an instance's absent workers. Returns what the round has found out. */
export function noteSurvey(
  { action, heldSince }: HookNotification,
  survey: Survey,
  gate: Gate,
): ReleaseEvidence {
  const { registrationGraceMs, absenceWaitMs, settlingTimeMs } = gate.settings;
  const { instanceId } = action;
  const pool = poolOf(instanceId, survey, gate);
  const machine = survey.machines?.get(instanceId);
  const remembered = gate.memory.actions.of(action);
  const evidence = {
    now: survey.now,
    pool,
    instance: { id: instanceId, heldSince, launchedAt: machine?.launchedAt },
    registrationGraceMs,
    absenceWaitMs,
    settlingTimeMs,
    machineRunning: machine?.isRunning,
    // EC2's answer may lag and lack an instance whose listed worker shows that it runs.
    machineUnreadable:
      survey.machines === undefined || (machine === undefined && workersOn(pool, instanceId).length > 0),
    report: machine?.report,
    setUpAt: machine?.setUpAt,
    hasSeveralWorkers: machine?.hasSeveralWorkers,
  };
  remembered.workerless = continueWorkerlessSpell(remembered.workerless, evidence);
  remembered.sightings = continueSightings(remembered.sightings, { ...evidence, instanceId });
  return evidence;
}

function reportAnotherPool(
  {
    action,
    poolId,
    isRead,
  }: { readonly action: HookNotification['action']; readonly poolId?: string; readonly isRead: boolean },
  { log, memory, settings }: Gate,
): void {
  const remembered = memory.actions.of(action);
  if (poolId === undefined || poolId === settings.poolId || remembered.isReportedAsAnotherPools) return;
  remembered.isReportedAsAnotherPools = true;
  log.warn(
    isRead
      ? 'an instance was launched for another pool: that pool is asked for its workers'
      : 'an instance was launched for another pool, which cannot be read: it stays held',
    { code: 'launched-for-another-pool', instanceId: action.instanceId, launchedFor: poolId },
  );
}
