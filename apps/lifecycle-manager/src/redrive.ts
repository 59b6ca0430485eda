import type { EpochMs } from '@poolkeeper/pool-model';
import type { Gate } from './gate.ts';
import type { Message } from './message.ts';

/** What is in the redrive queue for a message that the manager put there. One that SQS put there is as it was. */
export interface RedrivenMessage {
  /** Why nothing could be done for it. */
  readonly reason: string;
  /** When it was given up, ISO 8601. */
  readonly receivedAt: string;
  /** The message as it was. Send this again to have it handled. */
  readonly body: string;
}

/**
 * Puts a message aside for a person. False when it could not be, or there is no place for it: it has to stay where it is,
 * until the queue's own redrive policy takes it.
 */
export async function redrive(
  { id: messageId, body }: Message,
  { reason, now }: { readonly reason: string; readonly now: EpochMs },
  { ports, log }: Gate,
): Promise<boolean> {
  if (ports.redrive === undefined) return false;
  const redriven: RedrivenMessage = { reason, receivedAt: new Date(now).toISOString(), body };
  try {
    await ports.redrive.send(JSON.stringify(redriven));
    return true;
  } catch (error) {
    log.error('a message could not be sent to the redrive queue: it stays in its own', {
      code: 'not-redriven',
      messageId,
      error,
    });
    return false;
  }
}
