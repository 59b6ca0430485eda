import { parseHookNotification } from '../hook-notification.ts';
import type { Launch } from './launch.ts';

export const launchingTransition = 'autoscaling:EC2_INSTANCE_LAUNCHING';

/** Undefined when fields are missing or are not what they should be. */
export function parseLaunch(message: object): Launch | undefined {
  const notification = parseHookNotification(message);
  return notification && { kind: 'launch', ...notification };
}
