import type { EpochMs } from '@poolkeeper/pool-model';
import type { Event } from '../events/event.ts';
import type { Message } from '../events/message.ts';
import type { Gate } from '../gate/gate.ts';
import { handleHookNotification } from '../gate/handle-hook-notification.ts';
import { handleRebalanceRecommendation, handleSpotInterruption } from '../gate/handle-spot-notices.ts';
import { noteReceive } from '../gate/memory.ts';
import { done, type Outcome } from '../gate/outcome.ts';
import { problemOfNotification } from '../gate/problem-of-notification.ts';
import type { Survey } from '../gate/survey.ts';

/**
 * What became of a message. Instead of `redrive`: `redriven` when it was sent to the redrive queue, `refused` when it could
 * not be, so that it stays in its queue and is tried again.
 */
type MessageOutcome =
  | Exclude<Outcome, { readonly kind: 'redrive' }>
  | { readonly kind: 'redriven' | 'refused'; readonly because: string };

interface Round {
  readonly survey: Survey;
  /** True in the first round of the invocation. */
  readonly isFirstRound: boolean;
}

/** Handles a message by the survey of a round, and logs the outcome. Never throws. */
export async function handleMessage(message: Message, round: Round, gate: Gate): Promise<MessageOutcome> {
  const outcome = await handleEvent(message, round, gate);
  if (outcome.kind !== 'redrive') {
    report({ message, outcome, round }, gate);
    return outcome;
  }
  const { because } = outcome;
  const reason = describeProblem(message.event, because);
  const isRedriven = await redrive(message, { reason, now: round.survey.now }, gate);
  gate.log.error(
    `a message cannot be handled: ${isRedriven ? 'it was sent to the redrive queue' : 'it stays in its queue'}`,
    {
      code: because,
      count: 1,
      messageId: message.id,
      reason,
    },
  );
  return { kind: isRedriven ? 'redriven' : 'refused', because };
}

async function handleEvent(message: Message, { survey, isFirstRound }: Round, gate: Gate): Promise<Outcome> {
  const { event, id: messageId, receiveCount, sentAt } = message;
  switch (event.kind) {
    case 'termination':
    case 'launch': {
      const problem = problemOfNotification(event, gate.settings);
      if (problem !== undefined) return { kind: 'redrive', because: problem };
      if (isFirstRound) noteReceive(gate.memory.actions.of(event.action), { messageId, receiveCount });
      return handleHookNotification(event, { survey, messageAgeMs: survey.now - sentAt }, gate);
    }
    case 'spot-interruption':
      return handleSpotInterruption(event, survey, gate);
    case 'rebalance-recommendation':
      return handleRebalanceRecommendation(event, survey, gate);
    case 'test-notification':
      return done('test-notification');
    case 'unknown-event':
    case 'unreadable-message':
      return { kind: 'redrive', because: event.kind };
  }
}

function describeProblem(event: Event, because: string): string {
  switch (event.kind) {
    case 'unknown-event':
      return `unknown event: ${event.about}`;
    case 'unreadable-message':
      return `unreadable message: ${event.problem}`;
    case 'termination':
    case 'launch':
      return because === 'another-hook'
        ? `${event.kind} by another hook: ${event.action.hookName}`
        : `${event.kind} of another group: ${event.action.groupName}`;
    case 'spot-interruption':
    case 'rebalance-recommendation':
    case 'test-notification':
      return because;
  }
}

/** The body of a message that the gate sent to the redrive queue. A message that SQS moved there keeps its own body. */
interface RedrivenMessage {
  /** Why the message could not be handled. */
  readonly reason: string;
  /** When the gate sent it to the redrive queue, ISO 8601. */
  readonly receivedAt: string;
  /** The original body. Send it to the pool's queue to have it handled again. */
  readonly body: string;
}

/** Sends a message to the redrive queue. Returns false if that failed, or if there is no redrive queue. */
async function redrive(
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
    log.error('a message could not be sent to the redrive queue', {
      code: 'not-redriven',
      messageId,
      error,
    });
    return false;
  }
}

interface HandledMessage {
  readonly message: Message;
  readonly outcome: Exclude<Outcome, { readonly kind: 'redrive' }>;
  readonly round: Round;
}

function report({ message, outcome, round }: HandledMessage, gate: Gate): void {
  const { log } = gate;
  const { id: messageId, receiveCount, sentAt, event } = message;
  const { survey, isFirstRound } = round;
  const fields = {
    code: outcome.because,
    event: event.kind,
    messageId,
    ...instanceOf(event),
    ...machineOf(event, survey),
    sinceMs: survey.now - sentAt,
    receiveCount,
  };
  if (outcome.kind === 'done') log.info(`${event.kind}: done`, fields);
  else if (isHeldForLong({ message, round }, gate)) {
    log.warn(`${event.kind}: still waiting, and AWS soon ends the hold`, fields);
  } else if (receiveCount === 1 && isFirstRound) log.info(`${event.kind}: waiting`, fields);
  else log.debug(`${event.kind}: still waiting`, fields);
}

/** AWS holds an instance for at most 48 hours, and for at most 100 heartbeat timeouts. */
const longestHoldMs = 48 * 3_600_000;
const longestHoldTimeouts = 100;

/** True once a process, when 95 % of the longest hold are over. */
function isHeldForLong(
  { message: { event, sentAt }, round: { survey } }: Pick<HandledMessage, 'message' | 'round'>,
  { memory, settings: { heartbeatTimeoutMs } }: Gate,
): boolean {
  if (!('action' in event)) return false;
  const remembered = memory.actions.of(event.action);
  const limitMs = Math.min(longestHoldMs, longestHoldTimeouts * heartbeatTimeoutMs);
  if (remembered.isReportedAsHeldForLong === true || survey.now - sentAt < 0.95 * limitMs) return false;
  remembered.isReportedAsHeldForLong = true;
  return true;
}

/** The record of what the instance was: EC2 forgets a terminated one within an hour. */
function machineOf(event: Event, { machines }: Survey) {
  const machine = 'action' in event ? machines?.get(event.action.instanceId) : undefined;
  if (machine?.instanceType === undefined) return {};
  return { instanceType: machine.instanceType, purchase: machine.isSpot === true ? 'spot' : 'on-demand' };
}

function instanceOf(event: Event): { readonly instanceId?: string } {
  if ('action' in event) return { instanceId: event.action.instanceId };
  return 'instanceId' in event ? { instanceId: event.instanceId } : {};
}
