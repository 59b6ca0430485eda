import type { Launch, Termination } from '../events/event.ts';
import type { Gate } from './gate.ts';
import { noteSurvey } from './judge-held.ts';
import { isWaiting, type Survey } from './survey.ts';

/**
 * The instances whose absence has to last, that this process knows, and that it has not checked lately. Their messages take
 * turns among the processes, and are hidden for most of the time. Any round can survey them too, so that the absence lasts in
 * the memory of each process, whichever gets the message next.
 */
export function absencesToWatch(gate: Gate): readonly (Termination | Launch)[] {
  const now = gate.clock();
  return gate.memory.actions.absent().flatMap(({ absence, sightings }) => {
    const sinceMs = now - (sightings?.lastCheckedAt ?? -Infinity);
    return absence !== undefined && sinceMs >= absence.everyMs ? absence.notification : [];
  });
}

/** Adds this round to what is remembered of the instances that were surveyed without their messages. */
export function watchAbsences(
  notifications: readonly (Termination | Launch)[],
  survey: Survey,
  gate: Gate,
): void {
  const { states } = survey;
  if (states === undefined) return;
  for (const notification of notifications) {
    const { action } = notification;
    if (isWaiting(states.get(action.instanceId))) noteSurvey(notification, survey, gate);
    else gate.memory.actions.of(action).absence = undefined;
  }
}
