import type { Deadline } from '@poolkeeper/lambda-runtime/calls';
import type { Message } from '../events/message.ts';
import type { Gate } from '../gate/gate.ts';
import { mayReturnInMs } from '../gate/memory.ts';
import { survey } from '../gate/survey.ts';
import { absencesToWatch, watchAbsences } from '../gate/watch-absences.ts';
import { hiddenForSeconds, settlingPauseMs, type Waiting } from './cadence.ts';
import { withinDeadline } from './deadline.ts';
import { handleMessage } from './handle-message.ts';

/**
 * Handles a batch of messages in rounds. A round surveys the world once for all messages, then handles each message on its
 * own: a failure of one affects no other.
 *
 * A message that has to be checked again is hidden for a while and kept. It is never sent anew, because AWS stops a function
 * that sends to the queue that triggers it. While the drains of an idle instance settle, the rounds go on within this
 * invocation.
 *
 * @returns the messages to keep in the queue.
 */
export async function handleBatch(
  messages: readonly Message[],
  processGate: Gate,
  deadline: Deadline,
): Promise<readonly Message[]> {
  const gate = { ...processGate, ports: withinDeadline(processGate.ports, deadline) };
  const refused: Message[] = [];
  let open = messages;
  for (let rounds = 1; ; rounds += 1) {
    const waiting: WaitingMessage[] = [];
    for (const { message, outcome } of await round(open, { isFirstRound: rounds === 1 }, gate)) {
      if (outcome.kind === 'check-again') {
        const { pace, settlesInMs } = outcome;
        waiting.push({ ...message, pace, settlesInMs });
      }
      if (outcome.kind === 'refused') refused.push(message);
    }
    const pauseMs = settlingPauseMs(waiting, deadline.remainingMs());
    if (pauseMs === undefined) {
      await Promise.all(waiting.map((message) => hide(message, gate)));
      return [...refused, ...waiting];
    }
    await gate.sleep(pauseMs);
    open = waiting;
  }
}

type WaitingMessage = Message & Waiting;

async function round(messages: readonly Message[], { isFirstRound }: { isFirstRound: boolean }, gate: Gate) {
  const others = absencesToWatch(gate);
  const surveyed = await survey([...messages.map(({ event }) => event), ...others], gate);
  watchAbsences(others, surveyed, gate);
  return Promise.all(
    messages.map(async (message) => ({
      message,
      outcome: await handleMessage(message, { survey: surveyed, isFirstRound }, gate),
    })),
  );
}

async function hide(
  message: WaitingMessage,
  { ports, log, clock, memory, settings: { heartbeatTimeoutMs, settlingTimeMs } }: Gate,
): Promise<void> {
  const { event } = message;
  const unsettledMs =
    'action' in event ? mayReturnInMs(memory.actions.of(event.action), { now: clock(), settlingTimeMs }) : 0;
  const seconds = Math.max(hiddenForSeconds(message, heartbeatTimeoutMs), Math.ceil(unsettledMs / 1000));
  try {
    await ports.queue.hide(message.receiptHandle, seconds);
  } catch (error) {
    log.error("a message could not be hidden: it returns after the queue's visibility timeout", {
      code: 'not-hidden',
      messageId: message.id,
      error,
    });
  }
}
