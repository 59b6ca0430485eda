import type { WaitReason } from '@poolkeeper/instance-selection';
import { paceOf } from '../../cadence.ts';
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
    return held === 'no-longer-active'
      ? over(launch, held, gate)
      : lookAgain(result.because, paceOf(result.because));
  }
  const outcome = await tryStep(
    () => gate.ports.hook.complete(action, result.kind === 'ready' ? 'CONTINUE' : 'ABANDON'),
    gate,
    { step: 'complete', instanceId: action.instanceId },
  );
  if (outcome === undefined) return lookAgain('not-completed', 'soon');
  return over(launch, outcome === 'completed' ? result.because : outcome, gate);
}

/** `hopeless`: no worker of it will register. */
type Readiness =
  | { readonly kind: 'ready' | 'hopeless'; readonly because: string }
  | { readonly kind: 'wait'; readonly because: WaitReason };

function judgeLaunch(launch: Launch, survey: Survey, gate: Gate): Readiness {
  const { pool } = survey;
  const verdict = judgeHeld(launch, survey, gate);
  if (
    verdict.kind === 'drain' ||
    (pool !== undefined && workersOn(pool, launch.action.instanceId).length > 0)
  ) {
    return { kind: 'ready', because: 'registered' };
  }
  if (verdict.kind === 'release') return { kind: 'hopeless', because: verdict.reason };
  // It may be this instance's, and then the next one would be no better: the autoscaler reports such workers.
  const kind = verdict.reason === 'may-have-a-worker' ? 'ready' : 'wait';
  return { kind, because: verdict.reason };
}

function over({ action }: Launch, because: string, { heartbeats, sightings }: Gate): Outcome {
  heartbeats.forget(action);
  sightings.forget(action);
  return done(because);
}
