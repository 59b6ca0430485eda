import type { WaitReason } from '@poolkeeper/instance-selection';
import type { Launch } from '../events/event.ts';
import { forgetAction } from './finish-ended.ts';
import type { Gate } from './gate.ts';
import { judgeHeld } from './judge-held.ts';
import { checkAgain, done, paceOf, type Outcome, type Pace } from './outcome.ts';
import { complete, keepHeld } from './steps.ts';
import { poolOf, workersOn, type Survey } from './survey.ts';

/**
 * Completes the launch of an instance once it is ready: for the group once its worker has registered, for the warm pool once
 * its setup has ended, because no worker registers there. Abandons the launch, so that the group launches another instance, of
 * one that will not be ready. Never throws: the next round retries what fails.
 */
export async function handleLaunch(launch: Launch, survey: Survey, gate: Gate): Promise<Outcome> {
  const { action } = launch;
  const isForWarmPool = survey.states?.get(action.instanceId)?.startsWith('Warmed:') === true;
  const readiness = isForWarmPool
    ? judgeSetup(launch, survey, gate)
    : judgeRegistration(launch, survey, gate);
  if (readiness.kind === 'wait' || isRelaunchedTooSoon(launch, survey, { readiness, gate })) {
    const held = await keepHeld(action, survey.now, gate);
    // The group said that the instance waits. One of the two answers is wrong, and a later round shows which.
    if (held === 'no-longer-active') return checkAgain('not-confirmed', 'soon');
    return readiness.kind === 'wait'
      ? checkAgain(readiness.because, readiness.pace)
      : checkAgain('boots-fail');
  }
  const outcome = await complete(action, readiness.kind === 'ready' ? 'CONTINUE' : 'ABANDON', gate);
  if (outcome === undefined) return checkAgain('not-completed', 'soon');
  if (outcome === 'no-longer-active') return checkAgain('not-confirmed', 'soon');
  if (readiness.kind === 'hopeless') reportFailedBoot(launch, survey, gate);
  gate.memory.failedLaunches = readiness.kind === 'ready' ? 0 : gate.memory.failedLaunches + 1;
  forgetAction(action, gate);
  return done(readiness.because);
}

/** Fewer failures are bad luck: the group launches another instance at once. */
const failuresInARow = 2;
/**
 * How long an instance that has powered itself off is held, which costs nothing, while every boot fails. The group launches another one
 * as soon as its launch is abandoned, if the group is at its minimum. It is less than the time in which the autoscaler counts the end of
 * an instance as a failed boot (`failingBoots`).
 */
const relaunchPauseMs = 13 * 60_000;

function isRelaunchedTooSoon(
  { heldSince }: Launch,
  { now }: Survey,
  { readiness, gate }: { readonly readiness: Readiness; readonly gate: Gate },
): boolean {
  return (
    readiness.kind === 'hopeless' &&
    readiness.because === 'machine-gone' &&
    gate.memory.failedLaunches >= failuresInARow &&
    now - heldSince < relaunchPauseMs
  );
}

/** An instance that cannot say at which step its boot failed has not got that far, or may not write tags. */
function reportFailedBoot(
  { action: { instanceId } }: Launch,
  { machines }: Survey,
  { log, memory }: Gate,
): void {
  const step = machines?.get(instanceId)?.failedStep ?? 'unknown';
  log.warn(`a boot failed at the step: ${step}`, {
    code: 'boot-failed',
    instanceId,
    step,
    failuresBefore: memory.failedLaunches,
  });
}

/** `hopeless`: the instance will not be ready. */
type Readiness =
  | { readonly kind: 'ready' | 'hopeless'; readonly because: string }
  | {
      readonly kind: 'wait';
      readonly because: WaitReason | 'not-set-up';
      readonly pace?: Pace;
    };

/** A launch is abandoned on the verdicts that release a terminating instance without a worker. */
function judgeRegistration(launch: Launch, survey: Survey, gate: Gate): Readiness {
  const { instanceId } = launch.action;
  const verdict = judgeHeld(launch, survey, gate);
  if (verdict.kind === 'drain' || workersOn(poolOf(instanceId, survey, gate), instanceId).length > 0) {
    return { kind: 'ready', because: 'registered' };
  }
  if (verdict.kind === 'release') return { kind: 'hopeless', because: verdict.reason };
  const { reason } = verdict;
  // If the unreadable worker is this instance's, a replacement would be no better. The autoscaler reports such workers.
  if (reason === 'may-have-a-worker') return { kind: 'ready', because: reason };
  return { kind: 'wait', because: reason, pace: paceOf(reason, gate.settings.absenceWaitMs) };
}

function judgeSetup({ action, heldSince }: Launch, { now, machines }: Survey, gate: Gate): Readiness {
  const { registrationGraceMs, absenceWaitMs } = gate.settings;
  if (machines === undefined) return { kind: 'wait', because: 'machine-unreadable' };
  const machine = machines.get(action.instanceId);
  if (machine?.setUpAt !== undefined) return { kind: 'ready', because: 'set-up' };
  if (machine?.isRunning === false) return { kind: 'hopeless', because: 'machine-gone' };
  const since = machine?.launchedAt ?? heldSince;
  return now - since >= registrationGraceMs + absenceWaitMs
    ? { kind: 'hopeless', because: 'never-set-up' }
    : { kind: 'wait', because: 'not-set-up' };
}
