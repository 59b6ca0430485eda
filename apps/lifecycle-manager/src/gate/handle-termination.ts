import type { Release } from '@poolkeeper/instance-selection';
import type { EpochMs } from '@poolkeeper/pool-model';
import type { Termination } from '../events/event.ts';
import type { LifecycleAction } from '../ports.ts';
import type { Gate } from './gate.ts';
import { judgeHeld } from './judge-held.ts';
import { checkAgain, done, paceOf, type Outcome } from './outcome.ts';
import { complete, confirmHeld, drainWorker, keepHeld } from './steps.ts';
import { workersOn, type Survey } from './survey.ts';

/**
 * Judges an instance that the termination hook holds, then releases it, drains its workers, or keeps it held. Never throws:
 * the next round retries what fails, and the hook holds the instance meanwhile.
 */
export async function handleTermination(
  termination: Termination,
  survey: Survey,
  gate: Gate,
): Promise<Outcome> {
  const { action } = termination;
  const verdict = judgeHeld(termination, survey, gate);
  switch (verdict.kind) {
    case 'release':
      return release(termination, { reason: verdict.reason, survey }, gate);
    case 'drain':
      return drain(action, { workerIds: verdict.workers, survey }, gate);
    case 'wait': {
      if (verdict.reason === 'run-in-progress') {
        gate.metrics.record('HeldSeconds', secondsBetween(termination.heldSince, gate.clock()));
      }
      const held = await keepHeld(action, survey.now, gate);
      return held === 'no-longer-active'
        ? finishEnded(action, survey, gate)
        : checkAgain(verdict.reason, paceOf(verdict.reason));
    }
  }
}

async function release(
  termination: Termination,
  { reason, survey }: { reason: Release['reason']; survey: Survey },
  gate: Gate,
): Promise<Outcome> {
  const { action } = termination;
  const confirmed = await confirmIdle(action, survey, gate);
  if (confirmed !== 'idle') {
    await keepHeld(action, survey.now, gate);
    return confirmed === 'busy' ? checkAgain('run-in-progress') : checkAgain('not-drained', 'soon');
  }
  const outcome = await complete(action, 'CONTINUE', gate);
  if (outcome === undefined) {
    // The call may have taken effect. The drains are then not reported when the action is found to have ended.
    gate.memory.drains.take(action);
    // The call may also keep failing, so the hook has to last.
    await keepHeld(action, survey.now, gate);
    return checkAgain('not-completed', 'soon');
  }
  if (outcome === 'no-longer-active') return finishEnded(action, survey, gate);
  forget(action, gate);
  gate.memory.drains.take(action);
  recordRelease(termination, survey, gate);
  return done(reason);
}

/**
 * Drains each worker of the instance once more, right before its release. The survey may be outdated: a worker that was
 * drained and idle may have taken a run since, if somebody lifted its drain. The answer to a drain is current.
 */
async function confirmIdle(
  { instanceId }: LifecycleAction,
  survey: Survey,
  gate: Gate,
): Promise<'idle' | 'busy' | 'unknown'> {
  const answers = await Promise.all(
    workersOn(survey, instanceId).map(({ id: workerId }) => drainWorker({ instanceId, workerId }, gate)),
  );
  if (answers.includes(undefined)) return 'unknown';
  return answers.some((answer) => answer?.busy) ? 'busy' : 'idle';
}

/** Records metrics for instances with a worker only: an instance without one was not waiting for a drain. */
function recordRelease({ action, heldSince }: Termination, survey: Survey, { metrics, clock }: Gate): void {
  const workers = workersOn(survey, action.instanceId);
  if (workers.length === 0) return;
  const now = clock();
  metrics.record('DrainSeconds', secondsBetween(heldSince, now));
  const availableAt = workers.map((worker) => worker.availableAt);
  if (availableAt.every((at) => at !== undefined)) {
    metrics.record('ReleaseLatencySeconds', secondsBetween(Math.max(heldSince, ...availableAt), now));
  }
}

function secondsBetween(then: EpochMs, now: EpochMs): number {
  return Math.max(0, now - then) / 1000;
}

async function drain(
  action: LifecycleAction,
  { workerIds, survey }: { workerIds: readonly string[]; survey: Survey },
  gate: Gate,
): Promise<Outcome> {
  const { instanceId } = action;
  // A worker stays drained even if its action has ended, so the group is asked first.
  const held = await confirmHeld(action, survey.now, gate);
  if (held === 'no-longer-active') return finishEnded(action, survey, gate);
  if (held === undefined) return checkAgain('not-confirmed', 'soon');
  await Promise.all(
    workerIds.map(async (workerId) => {
      // The drain is remembered before the call, as a call that fails may have taken effect.
      gate.memory.drains.add(action, workerId);
      await drainWorker({ instanceId, workerId }, gate);
    }),
  );
  return checkAgain('draining', 'soon');
}

/** Finishes an action that another cause has ended: a timeout, another completion, or the end of the instance. */
function finishEnded(action: LifecycleAction, { pool }: Survey, gate: Gate): Outcome {
  forget(action, gate);
  const stillDrained = gate.memory.drains
    .take(action)
    .filter((workerId) => pool?.workers.some(({ id }) => id === workerId) ?? true);
  if (stillDrained.length > 0) {
    gate.log.warn(
      'a lifecycle action ended after its workers were drained: if the instance stays, they stay drained',
      {
        code: 'drained-in-vain',
        instanceId: action.instanceId,
        workers: stillDrained,
      },
    );
  }
  return done('no-longer-active');
}

function forget(action: LifecycleAction, { memory }: Gate): void {
  memory.heartbeats.forget(action);
  memory.findings.forget(action);
}
