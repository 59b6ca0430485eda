import {
  addDrainAnswers,
  drainedSinceOf,
  type DrainAnswer,
  type Release,
  type WaitReason,
} from '@poolkeeper/instance-selection';
import type { EpochMs, Worker } from '@poolkeeper/pool-model';
import type { Termination } from '../events/event.ts';
import type { LifecycleAction } from '../ports.ts';
import { forgetAction } from './finish-ended.ts';
import type { Gate } from './gate.ts';
import { judgeHeld } from './judge-held.ts';
import { checkAgain, done, paceOf, settling, type Outcome } from './outcome.ts';
import { complete, confirmHeld, drainWorker, keepHeld } from './steps.ts';
import { poolOf, workersOn, type Survey } from './survey.ts';

/**
 * Judges an instance that the termination hook holds, then releases it, drains its workers, or keeps it held. Never throws:
 * the next round retries what fails, and the hook holds the instance meanwhile.
 */
export async function handleTermination(
  termination: Termination,
  survey: Survey,
  gate: Gate,
): Promise<Outcome> {
  const { action, heldSince } = termination;
  const verdict = judgeHeld(termination, survey, gate);
  switch (verdict.kind) {
    case 'release':
      return release(termination, { reason: verdict.reason, survey }, gate);
    case 'drain':
      return drain(action, { workerIds: verdict.workers, survey }, gate);
    case 'wait': {
      if (verdict.reason === 'run-in-progress') {
        gate.metrics.record('HeldSeconds', secondsBetween(heldSince, gate.clock()));
      }
      const held = await keepHeld(action, survey.now, gate);
      // The group said that the instance waits. One of the two answers is wrong, and a later round shows which.
      if (held === 'no-longer-active') return checkAgain('not-confirmed', 'soon');
      return waitFor(verdict.reason, { action, survey }, gate);
    }
  }
}

function waitFor(
  reason: WaitReason,
  { action, survey }: { readonly action: LifecycleAction; readonly survey: Survey },
  gate: Gate,
): Outcome {
  const { settings, memory, clock } = gate;
  if (reason !== 'settling') return checkAgain(reason, paceOf(reason, settings.absenceWaitMs));
  const { instanceId } = action;
  const pool = poolOf(instanceId, survey, gate);
  const since = drainedSinceOf(memory.actions.of(action).drains, { pool, instanceId }) ?? survey.answeredAt;
  return settling(reason, Math.max(0, since + settings.settlingTimeMs - clock()));
}

async function release(
  termination: Termination,
  { reason, survey }: { readonly reason: Release['reason']; readonly survey: Survey },
  gate: Gate,
): Promise<Outcome> {
  const { action } = termination;
  const remembered = gate.memory.actions.of(action);
  const workers = workersOn(poolOf(action.instanceId, survey, gate), action.instanceId);
  // The survey may be outdated: a worker that was drained and idle may have taken a run since, if its drain was lifted.
  const state = await drainAll(action, { workerIds: workers.map(({ id }) => id), survey }, gate);
  if (state !== 'idle') {
    await keepHeld(action, survey.now, gate);
    return state === 'busy' ? checkAgain('run-in-progress') : checkAgain('not-drained', 'soon');
  }
  const outcome = await complete(action, 'CONTINUE', gate);
  if (outcome === undefined) {
    // The call may have taken effect. The drains are then not reported when the action is found to have ended.
    remembered.drainedByGate.clear();
    // The call may also keep failing, so the hook has to last.
    await keepHeld(action, survey.now, gate);
    return checkAgain('not-completed', 'soon');
  }
  if (outcome === 'no-longer-active') return checkAgain('not-confirmed', 'soon');
  forgetAction(action, gate);
  recordRelease(termination, workers, gate);
  return done(reason);
}

async function drain(
  action: LifecycleAction,
  { workerIds, survey }: { readonly workerIds: readonly string[]; readonly survey: Survey },
  gate: Gate,
): Promise<Outcome> {
  // A worker stays drained even if its action has ended, so the hook is asked first.
  const held = await confirmHeld(action, survey.now, gate);
  if (held !== 'extended') return checkAgain('not-confirmed', 'soon');
  // The drains are remembered before the calls, as a call that fails may have taken effect.
  for (const workerId of workerIds) gate.memory.actions.of(action).drainedByGate.add(workerId);
  switch (await drainAll(action, { workerIds, survey }, gate)) {
    case 'idle':
      return settling('draining', gate.settings.settlingTimeMs);
    case 'busy':
      return checkAgain('draining', 'soon');
    case 'unknown':
      return checkAgain('not-drained', 'soon');
  }
}

/**
 * Drains workers of an instance, and remembers the answers, which are current. `unknown`: an answer says that its worker is not
 * drained, or is missing, when the call may have left the worker undrained.
 */
async function drainAll(
  action: LifecycleAction,
  { workerIds, survey }: { readonly workerIds: readonly string[]; readonly survey: Survey },
  gate: Gate,
): Promise<'idle' | 'busy' | 'unknown'> {
  const { instanceId } = action;
  const poolId = poolOf(instanceId, survey, gate)?.id;
  const answers = new Map<string, DrainAnswer>();
  await Promise.all(
    workerIds.map(async (workerId) => {
      const answer = await drainWorker({ instanceId, workerId, poolId }, gate);
      answers.set(workerId, answer ?? { busy: false, drained: false });
    }),
  );
  const remembered = gate.memory.actions.of(action);
  const at = gate.clock();
  if (workerIds.length > 0) remembered.drainedAt = at;
  remembered.drains = addDrainAnswers(remembered.drains, { at, answers });
  const states = [...answers.values()];
  if (states.some(({ drained }) => !drained)) return 'unknown';
  return states.some(({ busy }) => busy) ? 'busy' : 'idle';
}

/** Records metrics for instances with a worker only: an instance without one was not waiting for a drain. */
function recordRelease(
  { heldSince }: Termination,
  workers: readonly Worker[],
  { metrics, clock }: Gate,
): void {
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
