import type { PurchaseMix } from '@poolkeeper/pool-model';
import type { GroupedInstance } from './instances/grouped-instance.ts';
import type { TerminationReason } from './instances/instance-lives.ts';
import type { GroupProcess } from './suspended-processes.ts';

/** What those who replace instances see of the group, and may do to it. */
export interface Fleet {
  readonly desiredCapacity: number;
  readonly purchaseMix: PurchaseMix;
  /** Those that count towards the desired capacity, in launch order. */
  counted(): readonly GroupedInstance[];
  allows(process: GroupProcess): boolean;
  /** Starts a termination through the hook, for a reason of its own: nobody is asked. */
  terminate(instance: GroupedInstance, reason: TerminationReason): void;
  /** Makes the group look at itself in so many seconds. */
  lookAgain(seconds: number): void;
}

/** Those of them that are in service. */
export function inService(instances: readonly GroupedInstance[]): readonly GroupedInstance[] {
  return instances.filter(({ state }) => state === 'InService');
}

/** How many instances the group has beyond its desired capacity, or replaces at once: 10 %, and at least one. */
export function tenthOf(capacity: number): number {
  return Math.max(1, Math.floor(capacity / 10));
}
