import type { DurationMs } from '@poolkeeper/pool-model';
import type { Launch, Termination } from '../events/event.ts';
import { finishEnded } from './finish-ended.ts';
import type { Gate } from './gate.ts';
import { handleLaunch } from './handle-launch.ts';
import { handleTermination } from './handle-termination.ts';
import { checkAgain, type Outcome } from './outcome.ts';
import { confirmHeld, keepHeld } from './steps.ts';
import type { Survey } from './survey.ts';

interface Notified {
  readonly survey: Survey;
  /** Since the message was sent. */
  readonly messageAgeMs: DurationMs;
}

/**
 * Handles a hook's notification. It is a hint: it may be forged, mixed up, late or a duplicate. What the group says decides,
 * and only an instance that waits in the group is judged. Never throws: the next round retries what fails.
 */
export async function handleHookNotification(
  event: Termination | Launch,
  { survey, messageAgeMs }: Notified,
  gate: Gate,
): Promise<Outcome> {
  const { action } = event;
  const { states } = survey;
  if (states === undefined) {
    await keepHeld(action, survey.now, gate);
    return checkAgain('group-unreadable');
  }
  const state = states.get(action.instanceId);
  const hold = (event.kind === 'termination' ? holdOfTermination : holdOfLaunch)(state);
  if (hold !== 'waiting') return handleNotWaiting(event, { survey, messageAgeMs, hold }, gate);
  gate.memory.actions.of(action).endedSince = undefined;
  return event.kind === 'termination'
    ? handleTermination(event, survey, gate)
    : handleLaunch(event, survey, gate);
}

/** `not-yet`: the instance does not wait, but may begin to. `over`: it does not wait any more, or has left the group. */
type Hold = 'waiting' | 'not-yet' | 'over';

function holdOfTermination(state: string | undefined): Hold {
  if (state === undefined) return 'over';
  // An instance that returns to the warm pool waits there, for the termination hook: see EC2 Auto Scaling's warm pool events.
  if (state.endsWith('Terminating:Wait') || state === 'Warmed:Pending:Wait') return 'waiting';
  return /Terminating:|Terminated$|Retained$|Detach/.test(state) ? 'over' : 'not-yet';
}

function holdOfLaunch(state: string | undefined): Hold {
  if (state?.endsWith('Pending:Wait') === true) return 'waiting';
  return state === undefined || state.endsWith('Pending') ? 'not-yet' : 'over';
}

/** AWS may show a state late. After this time a message about an instance that does not wait is believed to be wrong. */
const longestLagMs: DurationMs = 10 * 60_000;

/**
 * Believes that an action has ended only when the hook and the group say so in two rounds: a message that is deleted by
 * mistake leaves its instance to the hook's timeout. An instance that may begin to wait gets ten minutes for that.
 */
async function handleNotWaiting(
  { action }: Termination | Launch,
  { survey, messageAgeMs, hold }: Notified & { readonly hold: Hold },
  gate: Gate,
): Promise<Outcome> {
  const remembered = gate.memory.actions.of(action);
  const answer = await confirmHeld(action, survey.now, gate);
  if (answer === undefined) return checkAgain('not-confirmed', 'soon');
  if (answer === 'extended') {
    remembered.endedSince = undefined;
    return checkAgain('not-confirmed');
  }
  remembered.endedSince ??= survey.now;
  // Of two messages about one action, the second may be handled in the round of the first.
  if (remembered.endedSince === survey.now) return checkAgain('not-confirmed', 'soon');
  if (hold === 'over') return finishEnded(action, { because: 'no-longer-active', survey }, gate);
  return messageAgeMs >= longestLagMs
    ? finishEnded(action, { because: 'not-held', survey }, gate)
    : checkAgain('not-held');
}
