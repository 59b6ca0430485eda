import { isNearLastReceive } from './cadence.ts';
import type { Event } from './events/event.ts';
import type { Gate } from './gate.ts';
import { handleEvent } from './handle-event.ts';
import type { Message } from './message.ts';
import type { Outcome } from './outcome.ts';
import { redrive } from './redrive.ts';
import type { Survey } from './survey.ts';

/** As an `Outcome`, but a message that could not be put aside is `refused`: it stays, for the queue's redrive policy. */
export type MessageOutcome =
  | Exclude<Outcome, { readonly kind: 'redrive' }>
  | { readonly kind: 'redriven' | 'refused'; readonly because: string };

/** Handles one message by one look, whatever it is. Never throws. */
export async function handleMessage(
  message: Message,
  { survey, isFirstLook }: { readonly survey: Survey; readonly isFirstLook: boolean },
  gate: Gate,
): Promise<MessageOutcome> {
  const outcome = await handleEvent(message.event, survey, gate);
  if (outcome.kind !== 'redrive') {
    report({ message, outcome, isFirstLook, now: survey.now }, gate);
    return outcome;
  }
  const { because } = outcome;
  const reason = reasonOf(message.event, because);
  const isAside = await redrive(message, { reason, now: survey.now }, gate);
  gate.log.error(
    `nothing can be done for a message: ${isAside ? 'sent to the redrive queue' : 'it stays in the queue'}`,
    {
      code: because,
      count: 1,
      messageId: message.id,
      reason,
    },
  );
  return { kind: isAside ? 'redriven' : 'refused', because };
}

function reasonOf(event: Event, because: string): string {
  switch (event.kind) {
    case 'unknown-event':
      return `unknown event: ${event.about}`;
    case 'unreadable-message':
      return `unreadable message: ${event.problem}`;
    case 'termination':
    case 'launch':
      return `${event.kind} of another group: ${event.action.groupName}`;
    case 'spot-interruption':
    case 'rebalance-recommendation':
    case 'test-notification':
      return because;
  }
}

interface Looked {
  readonly message: Message;
  readonly outcome: Extract<MessageOutcome, Outcome>;
  readonly isFirstLook: boolean;
  readonly now: number;
}

function report({ message, outcome, isFirstLook, now }: Looked, { log }: Gate): void {
  const { id: messageId, receiveCount, sentAt, event } = message;
  const fields = {
    code: outcome.because,
    event: event.kind,
    messageId,
    ...instanceOf(event),
    sinceMs: now - sentAt,
    receiveCount,
  };
  if (outcome.kind === 'done') log.info(`${event.kind}: done`, fields);
  else if (isNearLastReceive(receiveCount) && isFirstLook) {
    log.warn(`${event.kind}: still waiting, and the message nears the redrive limit`, fields);
  } else if (receiveCount === 1 && isFirstLook) log.info(`${event.kind}: waiting`, fields);
  else log.debug(`${event.kind}: still waiting`, fields);
}

function instanceOf(event: Event): { readonly instanceId?: string } {
  if ('action' in event) return { instanceId: event.action.instanceId };
  return 'instanceId' in event ? { instanceId: event.instanceId } : {};
}
