import type { EpochMs } from '@poolkeeper/pool-model';
import type { Termination } from './events/termination/termination.ts';
import { handleTermination, type Gate, type TerminationOutcome } from './handle-termination.ts';
import { isNearLastLook } from './look-again.ts';
import type { Message } from './message.ts';
import type { Survey } from './survey.ts';

/**
 * - `done`: it can be deleted.
 * - `look-again`: it has been hidden and comes back by itself.
 * - `refused`: it can't be handled. It comes back when its visibility runs out, and after some times the redrive policy
 *   takes it aside for a person.
 */
export type MessageOutcome = 'done' | 'look-again' | 'refused';

/** Handles one message, whatever it is. */
export async function handleMessage(
  message: Message,
  { now, ...survey }: Survey & { readonly now: EpochMs },
  gate: Gate,
): Promise<MessageOutcome> {
  const { id: messageId, event, receiveCount } = message;
  switch (event.kind) {
    case 'test-notification':
      gate.log.info('test notification: the hook reaches this queue', { messageId });
      return 'done';
    case 'unknown-event':
      gate.log.warn('unknown event: nothing is done for it', { messageId, about: event.about });
      return 'done';
    case 'unreadable-message':
      gate.log.error('unreadable message: left for the redrive queue', { messageId, problem: event.problem });
      return 'refused';
    case 'termination': {
      const { groupName, instanceId } = event.action;
      if (groupName !== gate.settings.group.name) {
        // Its workers may be in a pool that is not looked at here, so nothing about it can be judged.
        gate.log.error('termination of another group: left for the redrive queue', {
          messageId,
          groupName,
          instanceId,
        });
        return 'refused';
      }
      const launchedAt = survey.launchTimes.get(instanceId);
      const look = { now, pool: survey.pool, launchedAt, looks: receiveCount };
      const outcome = await handleTermination(event, look, gate);
      report(outcome, { message, event, heldForMs: now - event.heldSince }, gate);
      if (outcome.kind === 'done') return 'done';
      await hide(message, outcome.inSeconds, gate);
      return 'look-again';
    }
  }
}

function report(
  outcome: TerminationOutcome,
  { message, event, heldForMs }: { message: Message; event: Termination; heldForMs: number },
  { log }: Gate,
): void {
  const { receiveCount } = message;
  const fields = { instanceId: event.action.instanceId, ...outcome, heldForMs, receiveCount };
  if (outcome.kind === 'done') log.info('instance is released', fields);
  else if (receiveCount === 1) log.info('instance is held', fields);
  else if (isNearLastLook(receiveCount))
    log.warn('instance is held, and its message nears the redrive limit', fields);
  else log.debug('instance is still held', fields);
}

async function hide(
  { id: messageId, receiptHandle }: Message,
  seconds: number,
  { ports, log }: Gate,
): Promise<void> {
  try {
    await ports.queue.hide(receiptHandle, seconds);
  } catch (error) {
    log.error("message could not be hidden: it comes back after the queue's own visibility timeout", {
      messageId,
      error,
    });
  }
}
