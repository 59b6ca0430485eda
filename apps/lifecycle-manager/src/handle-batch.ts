import { attendanceEndsAt, attendedPauseMs, hiddenForSeconds, type Attendance } from './cadence.ts';
import type { Deadline } from './deadline.ts';
import type { Gate } from './gate.ts';
import { handleMessage, type MessageOutcome } from './handle-message.ts';
import type { Message } from './message.ts';
import { survey } from './survey.ts';
import { withinDeadline } from './within-deadline.ts';

/**
 * Handles a batch of messages, each on its own: what fails for one touches no other. Spacelift and AWS are asked once a
 * look, whatever the number of messages.
 *
 * A message to be looked at again is hidden for a while and kept, never sent anew: AWS stops a function that sends to the
 * queue it is triggered by. Once a message of the batch has been received often, the looks go on within this invocation.
 *
 * @returns the messages to keep in the queue.
 */
export async function handleBatch(
  messages: readonly Message[],
  process: Gate,
  deadline: Deadline,
): Promise<readonly Message[]> {
  const gate = { ...process, ports: withinDeadline(process.ports, deadline) };
  const endsAt = attendanceEndsAt(gate.clock());
  const refused: Message[] = [];
  let open = messages;
  for (let looks = 1; ; looks += 1) {
    const waiting: Waiting[] = [];
    for (const { message, outcome } of await look(open, { isFirstLook: looks === 1 }, gate)) {
      if (outcome.kind === 'look-again') waiting.push({ ...message, pace: outcome.pace });
      if (outcome.kind === 'refused') refused.push(message);
    }
    const attendance = { now: gate.clock(), endsAt, looks, remainingMs: deadline.remainingMs() };
    const pauseMs = attendedPauseMs(waiting, attendance);
    if (pauseMs === undefined) {
      await Promise.all(waiting.map((message) => hide(message, attendance, gate)));
      return [...refused, ...waiting];
    }
    await gate.sleep(pauseMs);
    open = waiting;
  }
}

type Waiting = Message & Pick<Extract<MessageOutcome, { kind: 'look-again' }>, 'pace'>;

async function look(messages: readonly Message[], { isFirstLook }: { isFirstLook: boolean }, gate: Gate) {
  const seen = await survey(
    messages.map(({ event }) => event),
    gate,
  );
  return Promise.all(
    messages.map(async (message) => ({
      message,
      outcome: await handleMessage(message, { survey: seen, isFirstLook }, gate),
    })),
  );
}

async function hide(
  message: Waiting,
  attendance: Attendance,
  { ports, log, settings: { heartbeatTimeoutMs } }: Gate,
): Promise<void> {
  const seconds = hiddenForSeconds(message, attendance, heartbeatTimeoutMs);
  try {
    await ports.queue.hide(message.receiptHandle, seconds);
  } catch (error) {
    log.error("a message could not be hidden: it comes back after the queue's own visibility timeout", {
      code: 'not-hidden',
      messageId: message.id,
      error,
    });
  }
}
