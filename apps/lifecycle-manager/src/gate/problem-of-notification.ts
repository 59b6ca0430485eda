import type { Launch, Termination } from '../events/event.ts';
import type { GateSettings } from './gate.ts';

/**
 * Why the gate cannot judge a hook's notification. The workers of another group may be in a pool that it does not read. A launch
 * that names the termination hook would, once the launch has ended, complete the termination of an instance that was judged as
 * launching.
 */
export function problemOfNotification(
  { kind, action }: Launch | Termination,
  { group, hookNames }: GateSettings,
): 'another-group' | 'another-hook' | undefined {
  if (action.groupName !== group.name) return 'another-group';
  return action.hookName === hookNames[kind] ? undefined : 'another-hook';
}
