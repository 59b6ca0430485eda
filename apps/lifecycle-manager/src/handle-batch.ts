import type { EpochMs } from '@poolkeeper/pool-model';
import { handleMessage } from './handle-message.ts';
import type { Gate } from './handle-termination.ts';
import type { Message } from './message.ts';
import { survey } from './survey.ts';

/**
 * Handles a batch of messages, each on its own: what fails for one touches no other. Spacelift and EC2 are asked once.
 *
 * A message to be looked at again is hidden for a while and kept, never sent anew: AWS stops a function that sends to the
 * queue it is triggered by.
 *
 * @returns the messages to keep in the queue.
 */
export async function handleBatch(
  messages: readonly Message[],
  gate: Gate,
  now: EpochMs,
): Promise<readonly Message[]> {
  const held = messages.flatMap(({ event }) =>
    event.kind === 'termination' ? [event.action.instanceId] : [],
  );
  const seen = { ...(await survey([...new Set(held)], gate)), now };
  const outcomes = await Promise.all(messages.map((message) => handleMessage(message, seen, gate)));
  return messages.filter((_, index) => outcomes[index] !== 'done');
}
