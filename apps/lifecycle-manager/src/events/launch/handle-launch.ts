import { couldBeOn } from '@poolkeeper/pool-model';
import type { Gate } from '../../gate.ts';
import { judgeHeld } from '../../judge-held.ts';
import { done, lookAgain, type Outcome } from '../../outcome.ts';
import type { Survey } from '../../survey.ts';
import { tryStep } from '../../try-step.ts';
import { workersOn } from '../../workers-on.ts';
import type { Launch } from './launch.ts';

/**
 * Lets a new instance into service once its worker has registered, or gives it up, so that the group launches another, once
 * it would be let go as one that has no worker. It throws nothing: what fails is tried again with the next look.
 */
export async function handleLaunch(launch: Launch, survey: Survey, gate: Gate): Promise<Outcome> {
  const { action } = launch;
  const result = judgeLaunch(launch, survey, gate);
  if (result.kind === 'wait') {
    const held = await tryStep(() => gate.heartbeats.keepHeld(action, survey.now, gate.ports.hook), gate, {
      step: 'heartbeat',
      instanceId: action.instanceId,
    });
    return held === 'no-longer-active' ? over(launch, held, gate) : lookAgain(result.because);
  }
  const outcome = await tryStep(
    () => gate.ports.hook.complete(action, result.kind === 'ready' ? 'CONTINUE' : 'ABANDON'),
    gate,
    { step: 'complete', instanceId: action.instanceId },
  );
  if (outcome === undefined) return lookAgain('not-completed', 'soon');
  return over(launch, outcome === 'completed' ? result.because : outcome, gate);
}

interface Readiness {
  readonly kind: 'ready' | 'hopeless' | 'wait';
  readonly because: string;
}

function judgeLaunch(launch: Launch, survey: Survey, gate: Gate): Readiness {
  const { pool, machines } = survey;
  const verdict = judgeHeld(launch, survey, gate);
  const id = launch.action.instanceId;
  if (pool !== undefined && workersOn(pool, id).length > 0) return { kind: 'ready', because: 'registered' };
  if (verdict.kind === 'release') {
    // It may be this instance's, and then the next one would be no better: the autoscaler reports such workers.
    const instance = { id, launchedAt: machines.get(id)?.launchedAt ?? launch.heldSince };
    const mayHaveWorker = pool?.workers.some(
      (worker) => worker.identity.kind === 'unknown' && couldBeOn(worker, instance),
    );
    return mayHaveWorker === true && verdict.reason !== 'machine-gone'
      ? { kind: 'ready', because: 'may-have-a-worker' }
      : { kind: 'hopeless', because: verdict.reason };
  }
  return { kind: 'wait', because: verdict.kind === 'wait' ? verdict.reason : verdict.kind };
}

function over({ action }: Launch, because: string, { heartbeats, sightings }: Gate): Outcome {
  heartbeats.forget(action);
  sightings.forget(action);
  return done(because);
}
