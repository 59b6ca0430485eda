import type { GroupClientOptions } from '@poolkeeper/aws-pool';
import type { Log } from './log.ts';

/** Logs each instance whose lifecycle state this version does not know. */
export function warnOfUnknownState(log: Log): NonNullable<GroupClientOptions['onUnknownState']> {
  return (unknown) => {
    log.warn('an instance has a lifecycle state that this version does not know; it is left alone', {
      code: 'unknown-lifecycle-state',
      ...unknown,
    });
  };
}
