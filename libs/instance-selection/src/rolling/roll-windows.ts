import type { EpochMs } from '@poolkeeper/pool-model';
import { defaultPolicy, settingsInForce } from '@poolkeeper/scaling-decision';
import type { RollWindows } from './roll-policy.ts';

/** Whether one of the windows is open: each is a schedule's rule that sets nothing. */
export function isAnyWindowOpen({ timeZone, rules }: RollWindows, at: EpochMs): boolean {
  const schedule = { timeZone, rules: rules.map((rule) => ({ ...rule, set: {} })) };
  return settingsInForce({ ...defaultPolicy, schedule }, at).rules.length > 0;
}
