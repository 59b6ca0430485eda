import type { PurchaseMix } from '@poolkeeper/pool-model';
import type { GroupSizes } from './group-settings.ts';
import type { GroupIdentity } from './hooks/hook-notifications.ts';
import type { GroupedInstance } from './instances/grouped-instance.ts';
import type { TerminationReason } from './instances/instance-lives.ts';
import type { GroupProcess } from './suspended-processes.ts';

/** What the parts of a group see of the group, and may do to it. */
export interface Fleet {
  readonly identity: GroupIdentity;
  readonly sizes: GroupSizes;
  readonly desiredCapacity: number;
  readonly purchaseMix: PurchaseMix;
  /** The instance with this id. `ValidationError` if the group does not have it. */
  instance(instanceId: string): GroupedInstance;
  /** The instances that count towards the desired capacity, in launch order. */
  counted(): readonly GroupedInstance[];
  allows(process: GroupProcess): boolean;
  setSizes(sizes: GroupSizes, cause: string): void;
  /** Starts a termination through the hook, without asking the custom termination policy. */
  terminate(instance: GroupedInstance, reason: TerminationReason): void;
  /** An instance began or stopped to count, or is gone: makes the group reconcile soon. */
  instanceChanged(): void;
  /** Makes the group reconcile in this many seconds. */
  reconcileIn(seconds: number): void;
}

/** The instances that are in service. */
export function inService(instances: readonly GroupedInstance[]): readonly GroupedInstance[] {
  return instances.filter(({ state }) => state === 'InService');
}

/** How many instances the group has beyond its desired capacity, or replaces at once: 10 %, and at least one. */
export function tenthOf(capacity: number): number {
  return Math.max(1, Math.floor(capacity / 10));
}
