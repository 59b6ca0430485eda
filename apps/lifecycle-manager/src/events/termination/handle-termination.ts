import type { Release } from '@poolkeeper/instance-selection';
import type { EpochMs } from '@poolkeeper/pool-model';
import { paceOf } from '../../cadence.ts';
import type { Gate } from '../../gate.ts';
import { judgeHeld } from '../../judge-held.ts';
import { done, lookAgain, type Outcome } from '../../outcome.ts';
import type { LifecycleAction } from '../../ports.ts';
import type { Survey } from '../../survey.ts';
import { tryStep } from '../../try-step.ts';
import { workersOn } from '../../workers-on.ts';
import type { Termination } from './termination.ts';

/**
 * Looks at an instance that the termination hook holds, and lets it go or keeps it held. It throws nothing: what fails is
 * tried again with the next look, and meanwhile the hook holds.
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
        ? over(action, survey, gate)
        : lookAgain(verdict.reason, paceOf(verdict.reason));
    }
  }
}

async function release(
  { action, heldSince }: Termination,
  { reason, survey }: { reason: Release['reason']; survey: Survey },
  gate: Gate,
): Promise<Outcome> {
  const lastWord = await drainOnceMore(action, survey, gate);
  if (lastWord !== 'idle') {
    await keepHeld(action, survey.now, gate);
    return lastWord === 'busy' ? lookAgain('run-in-progress') : lookAgain('not-drained', 'soon');
  }
  const outcome = await tryStep(() => gate.ports.hook.complete(action, 'CONTINUE'), gate, {
    step: 'complete',
    instanceId: action.instanceId,
  });
  if (outcome === undefined) {
    // It may have happened all the same: then the workers are no one's any more.
    gate.drains.take(action);
    // Or it may fail for long, and the hook has to last until it doesn't.
    await keepHeld(action, survey.now, gate);
    return lookAgain('not-completed', 'soon');
  }
  if (outcome === 'no-longer-active') return over(action, survey, gate);
  forget(action, gate);
  gate.drains.take(action);
  measure({ instanceId: action.instanceId, heldSince }, survey, gate);
  return done(reason);
}

/** Only of instances with a worker: what those without one wait for is no drain. */
function measure(
  { instanceId, heldSince }: { readonly instanceId: string; readonly heldSince: EpochMs },
  { pool }: Survey,
  { metrics, clock }: Gate,
): void {
  const workers = pool === undefined ? [] : workersOn(pool, instanceId);
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

/**
 * A look may show a moment that is past: a worker that was drained and idle then, whose drain somebody has lifted since. So
 * each worker is drained once more right before the release, as the answer to that is the last word on whether a run is on it.
 */
async function drainOnceMore(
  action: LifecycleAction,
  { pool }: Survey,
  gate: Gate,
): Promise<'idle' | 'busy' | 'unknown'> {
  const { instanceId } = action;
  const workers = pool === undefined ? [] : workersOn(pool, instanceId);
  const answers = await Promise.all(
    workers.map(({ id: workerId }) =>
      tryStep(() => gate.ports.pool.drain(workerId), gate, { step: 'drain', instanceId, workerId }),
    ),
  );
  if (answers.includes(undefined)) return 'unknown';
  return answers.some((answer) => answer?.busy) ? 'busy' : 'idle';
}

async function drain(
  action: LifecycleAction,
  { workerIds, survey }: { workerIds: readonly string[]; survey: Survey },
  gate: Gate,
): Promise<Outcome> {
  const { instanceId } = action;
  // A worker that is drained for an action that is over stays drained for nobody's good. So the group is asked first.
  const held = await tryStep(() => gate.heartbeats.confirmHeld(action, survey.now, gate.ports.hook), gate, {
    step: 'heartbeat',
    instanceId,
  });
  if (held === 'no-longer-active') return over(action, survey, gate);
  if (held === undefined) return lookAgain('not-confirmed', 'soon');
  await Promise.all(
    workerIds.map(async (workerId) => {
      // Also when it fails: what was asked for may have happened.
      gate.drains.add(action, workerId);
      await tryStep(() => gate.ports.pool.drain(workerId), gate, { step: 'drain', instanceId, workerId });
    }),
  );
  return lookAgain('draining', 'soon');
}

async function keepHeld(action: LifecycleAction, now: EpochMs, gate: Gate) {
  return tryStep(() => gate.heartbeats.keepHeld(action, now, gate.ports.hook), gate, {
    step: 'heartbeat',
    instanceId: action.instanceId,
  });
}

/** The action ended without this call: it timed out, someone else completed it, or the instance is gone. */
function over(action: LifecycleAction, { pool }: Survey, gate: Gate): Outcome {
  forget(action, gate);
  const left = gate.drains
    .take(action)
    .filter((workerId) => pool?.workers.some(({ id }) => id === workerId) ?? true);
  if (left.length > 0) {
    gate.log.warn(
      'an action is over whose workers were drained for it: if the instance lives on, they stay drained',
      {
        code: 'drained-in-vain',
        instanceId: action.instanceId,
        workers: left,
      },
    );
  }
  return done('no-longer-active');
}

function forget(action: LifecycleAction, { heartbeats, sightings }: Gate): void {
  heartbeats.forget(action);
  sightings.forget(action);
}
