import type { WaitReason } from '@poolkeeper/instance-selection';
import type { Launch } from '../events/event.ts';
import type { Gate } from './gate.ts';
import { judgeHeld } from './judge-held.ts';
import { checkAgain, done, paceOf, type Outcome } from './outcome.ts';
import { complete, keepHeld } from './steps.ts';
import { workersOn, type Survey } from './survey.ts';

/**
 * Completes the launch of an instance once its worker has registered. Abandons the launch, so that the group launches another
 * instance, on the verdicts that release a terminating instance without a worker. Never throws: the next round retries what
 * fails.
 */
export async function handleLaunch(launch: Launch, survey: Survey, gate: Gate): Promise<Outcome> {
  const { action } = launch;
  const result = judgeLaunch(launch, survey, gate);
  if (result.kind === 'wait') {
    const held = await keepHeld(action, survey.now, gate);
    return held === 'no-longer-active'
      ? finish(launch, held, gate)
      : checkAgain(result.because, paceOf(result.because));
  }
  const outcome = await complete(action, result.kind === 'ready' ? 'CONTINUE' : 'ABANDON', gate);
  if (outcome === undefined) return checkAgain('not-completed', 'soon');
  return finish(launch, outcome === 'completed' ? result.because : outcome, gate);
}

/** `hopeless`: the instance will not register a worker. */
type Readiness =
  | { readonly kind: 'ready' | 'hopeless'; readonly because: string }
  | { readonly kind: 'wait'; readonly because: WaitReason };

function judgeLaunch(launch: Launch, survey: Survey, gate: Gate): Readiness {
  const verdict = judgeHeld(launch, survey, gate);
  if (verdict.kind === 'drain' || workersOn(survey, launch.action.instanceId).length > 0) {
    return { kind: 'ready', because: 'registered' };
  }
  if (verdict.kind === 'release') return { kind: 'hopeless', because: verdict.reason };
  // If the unreadable worker is this instance's, a replacement would be no better. The autoscaler reports such workers.
  const kind = verdict.reason === 'may-have-a-worker' ? 'ready' : 'wait';
  return { kind, because: verdict.reason };
}

function finish({ action }: Launch, because: string, { memory }: Gate): Outcome {
  memory.heartbeats.forget(action);
  memory.findings.forget(action);
  return done(because);
}
