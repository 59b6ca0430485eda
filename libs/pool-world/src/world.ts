import type { EpochMs } from '@poolkeeper/pool-model';
import type { AutoScaling, GroupSettings } from './auto-scaling/api.ts';
import type { Deviations } from './deviations.ts';
import type { Ec2 } from './ec2/api.ts';
import type { EventBridge, EventRoute } from './event-bridge/api.ts';
import type { History } from './history.ts';
import type { BootMishaps, Mishaps } from './mishaps/api.ts';
import type { Spacelift, SpaceliftPools, SpaceliftSettings } from './spacelift/api.ts';
import type { QueueSettings, Sqs } from './sqs/api.ts';

/** The initial state of a world. The same options and the same calls at the same moments give the same history. */
export interface WorldOptions {
  /** Seeds every random draw in the world (boot times, ids, when a duplicate arrives). */
  readonly seed: number;
  readonly startAt: EpochMs;
  /** @default '000000000000' */
  readonly accountId?: string;
  /** @default 'eu-west-1' */
  readonly region?: string;
  /** @default - none; `autoScaling.createGroup` creates groups later */
  readonly group?: GroupSettings;
  /**
   * Queues that are created before the group, dead-letter queues first. A hook of `group` that notifies one of them sends
   * its test notification. @default none
   */
  readonly queues?: readonly QueueSettings[];
  /** The initial routes of EventBridge. @default none */
  readonly eventRoutes?: readonly EventRoute[];
  /** The first worker pool of the account. */
  readonly spacelift: SpaceliftSettings;
  readonly machines?: MachineSettings;
  /** How it differs from AWS's documentation. It may change at any time. @default none */
  readonly deviations?: Deviations;
}

/** How instances behave. Times are means, around which each instance draws its own within `spread`. */
export interface MachineSettings extends BootMishaps {
  /** From the launch until the group has the instance in service. @default 15 */
  readonly launchSeconds?: number;
  /** From the launch until the worker is registered. @default 60 */
  readonly bootSeconds?: number;
  /** The relative spread of both times, 0.2 for plus or minus 20 %. @default 0.2 */
  readonly spread?: number;
  /**
   * Whether instances report in tags when their setup ended and whether a run is on them, as the user data of Poolkeeper
   * does: on change, up to 5 seconds late, and every 10 minutes while busy. @default false
   */
  readonly reportsRuns?: boolean;
  /**
   * Whether the secrets of a group's instances have no value yet. A booted instance then waits for them, as the user data of
   * Poolkeeper does: for half an hour, and not if its group terminates it. It powers itself off afterwards. @default - never
   */
  readonly lacksSecrets?: (groupName: string) => boolean;
}

/**
 * The groups, EC2, the hooks, SQS and Spacelift's scheduler as one deterministic state machine with a virtual clock.
 *
 * Time advances only by `advanceTo`, which runs everything that is due until then, in order. The caller decides how: a
 * test jumps from event to event, local-cloud follows a scaled clock.
 */
export interface World {
  readonly now: EpochMs;
  readonly accountId: string;
  readonly region: string;
  /** Runs everything that is due up to and including `moment`. A moment in the past changes nothing. */
  advanceTo(moment: EpochMs): void;
  /** When the next action is due; undefined if none is planned. */
  nextEventAt(): EpochMs | undefined;
  readonly autoScaling: AutoScaling;
  readonly ec2: Ec2;
  readonly sqs: Sqs;
  readonly events: EventBridge;
  /** Makes the cloud fail on request. */
  readonly mishaps: Mishaps;
  /** The first worker pool. */
  readonly spacelift: Spacelift;
  /** All worker pools, including the first. */
  readonly spaceliftPools: SpaceliftPools;
  readonly history: History;
}
