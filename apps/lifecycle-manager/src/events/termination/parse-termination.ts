import { parseHookNotification } from '../hook-notification.ts';
import type { Termination } from './termination.ts';

export const terminatingTransition = 'autoscaling:EC2_INSTANCE_TERMINATING';

/** Undefined when fields are missing or are not what they should be. */
export function parseTermination(message: object): Termination | undefined {
  const notification = parseHookNotification(message);
  return notification && { kind: 'termination', ...notification };
}
