import type { BootReport } from './boot.ts';
import type { EpochMs } from './time.ts';

/**
 * Where an instance is in the group's life cycle. `pending` and `in-service` count towards the desired capacity;
 * `standby` was taken aside by an operator; the others are on their way out or out of the group's hands.
 */
export type InstanceState = 'pending' | 'in-service' | 'standby' | 'terminating' | 'retained' | 'detached';

export type PurchaseOption = 'on-demand' | 'spot';

/** An EC2 machine of the group. */
export interface Instance {
  /** EC2's id, `i-...`. */
  readonly id: string;
  readonly state: InstanceState;
  /** Availability zone, `eu-west-1a`. */
  readonly zone: string;
  /** `t3.small`; absent when EC2 does not know the instance (yet, or any more). */
  readonly instanceType?: string;
  /** `ami-...`; absent when EC2 does not know the instance (yet, or any more). */
  readonly imageId?: string;
  readonly purchaseOption: PurchaseOption;
  /** When EC2 launched it; absent when EC2 does not know the instance (yet, or any more). */
  readonly launchedAt?: EpochMs;
  readonly protectedFromScaleIn: boolean;
  /** Launch template and version that it was launched with, `lt-0abc:7`. Absent when it is not known. */
  readonly launchTemplate?: string;
  /** The worker pool that it was launched for, by its tag. Absent when its group does not tag instances with it. */
  readonly poolId?: string;
  /** How its boot went. Absent when it reports nothing, or nothing that can be read. */
  readonly bootReport?: BootReport;
}

/**
 * What an instance says about itself. Runs are untrusted code on the same machine, so a report may prolong a hold and never
 * shortens one.
 */
export interface InstanceReport {
  /** True while a container of a run is on the instance. */
  readonly busy: boolean;
  /** When the instance wrote it, by its own clock. */
  readonly at: EpochMs;
}

/** Whether an instance was launched for another worker pool: then this pool's list says nothing about its worker. */
export function isOfAnotherPool({ poolId }: Instance, pool: { readonly id: string }): boolean {
  return poolId !== undefined && poolId !== pool.id;
}

/** Whether the group counts an instance towards its desired capacity: on its way into service, or in service. */
export function countsTowardsCapacity(instance: Instance): boolean {
  return instance.state === 'pending' || instance.state === 'in-service';
}
