import type { EpochMs } from '@poolkeeper/pool-model';
import type { SeededFaults, World } from '@poolkeeper/pool-world';
import type { Account } from '../../account/account.ts';
import type { Clock } from '../../clock/clock.ts';
import type { SpaceliftTroubles } from '../../faults/spacelift-troubles.ts';
import type { PassView } from '@poolkeeper/pool-model/view';
import type { InstanceRecords } from '../../world/instance-records.ts';

/** What the routes of the control API read and change. */
export interface Controls {
  /** Authorizes requests to the control API. */
  readonly token: string;
  readonly world: World;
  readonly clock: Clock;
  readonly faults: SeededFaults;
  readonly troubles: SpaceliftTroubles;
  /** @default - the lifecycle manager cannot be switched */
  readonly lifecycleManager?: FunctionSwitch;
  readonly account: Account;
  readonly instances: InstanceRecords;
  /** The most recent passes, oldest first. */
  readonly passes: () => readonly PassView[];
  /** The most recent batch that the lifecycle manager failed. @default - none */
  readonly failedBatch?: () => FailedBatch | undefined;
}

/** A batch of messages that the lifecycle manager failed as a whole. */
export interface FailedBatch {
  readonly at: EpochMs;
  readonly problem: string;
}

/** Switches a function's event source off and on. Messages wait while it is off. */
export interface FunctionSwitch {
  readonly isOn: boolean;
  set(on: boolean): void;
}
