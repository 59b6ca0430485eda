import type { World } from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import type { Violation } from './violation.ts';

/** What is in the redrive queue says why it is there: `{reason, receivedAt, body}`. Call it last: it takes the messages. */
export function checkRedriveQueue(world: World): Violation | undefined {
  for (;;) {
    const messages = world.sqs.receive(deployment.redriveQueueName, 10, 43_200);
    if (messages.length === 0) return undefined;
    const unexplained = messages.find(({ body }) => !hasReason(body));
    if (unexplained !== undefined) {
      const detail = `a message is in the redrive queue without a reason: ${unexplained.body.slice(0, 200)}`;
      return { invariant: 'every-message-accounted-for', at: world.now, detail };
    }
  }
}

function hasReason(body: string): boolean {
  try {
    const message: unknown = JSON.parse(body);
    return typeof message === 'object' && message !== null && 'reason' in message;
  } catch {
    return false;
  }
}
