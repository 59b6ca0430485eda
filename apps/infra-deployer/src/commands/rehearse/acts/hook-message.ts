import { parseEvent } from '@poolkeeper/lifecycle-manager/events';
import { DifferentFromAssumed } from '../checks/findings.ts';
import type { HookMessage } from '../stage/stage.ts';

export interface ExpectedMessage {
  readonly kind: 'termination' | 'launch';
  readonly instanceId: string;
  readonly now: number;
}

/** The clocks of AWS and of this machine, and the time since the message, may differ by so much. */
const mostMinutes = 15;

/** Reads a message as the gate does. @throws DifferentFromAssumed when the gate could not read it. */
export function requireReadable(
  { body, fields }: HookMessage,
  { kind, instanceId, now }: ExpectedMessage,
): string {
  const event = parseEvent(body);
  if (event.kind !== kind) {
    const problem = event.kind === 'unreadable-message' ? event.problem : `it is read as ${event.kind}`;
    throw new DifferentFromAssumed(`the message of a ${kind} cannot be read: ${problem}; ${namesIn(fields)}`);
  }
  if (event.action.instanceId !== instanceId || Math.abs(now - event.heldSince) > mostMinutes * 60_000) {
    throw new DifferentFromAssumed(`the message of a ${kind} names another instance or time`);
  }
  return `the message of a ${kind} can be read`;
}

/** @throws DifferentFromAssumed when the message does not name the destination. */
export function requireDestination({ fields }: HookMessage, wanted: string): string {
  const { Destination } = fields;
  if (Destination === wanted) return `the message of a launch says ${wanted}`;
  throw new DifferentFromAssumed(
    `the message of a launch has ${Destination === undefined ? 'no Destination' : `the Destination ${JSON.stringify(Destination)}`} instead of ${wanted}; ${namesIn(fields)}`,
  );
}

function namesIn(fields: HookMessage['fields']): string {
  return `it has the fields ${Object.keys(fields).sort().join(', ')}`;
}
