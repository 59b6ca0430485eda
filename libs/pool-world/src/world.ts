import type { EpochMs } from '@poolkeeper/pool-model';
import type { AutoScaling, GroupSettings } from './auto-scaling/api.ts';
import type { Ec2 } from './ec2/api.ts';
import type { EventBridge, EventRoute } from './event-bridge/api.ts';
import type { History } from './history.ts';
import type { BootMishaps, Mishaps } from './mishaps/api.ts';
import type { Spacelift, SpaceliftPools, SpaceliftSettings } from './spacelift/api.ts';
import type { QueueSettings, Sqs } from './sqs/api.ts';

/** What a world starts with. The same options and the same calls at the same moments give the same history. */
export interface WorldOptions {
  /** Seeds every draw of chance in the world (boot times, ids, which duplicate arrives when). */
  readonly seed: number;
  readonly startAt: EpochMs;
  /** @default '000000000000' */
  readonly accountId?: string;
  /** @default 'eu-west-1' */
  readonly region?: string;
  /** @default - none: `autoScaling.createGroup` makes them later */
  readonly group?: GroupSettings;
  /**
   * Queues that exist before the group, dead letter queues first. A hook of `group` whose queue is among them sends its
   * test notification. @default none
   */
  readonly queues?: readonly QueueSettings[];
  /** Where EventBridge sends events. @default none */
  readonly eventRoutes?: readonly EventRoute[];
  /** The first worker pool of the account. */
  readonly spacelift: SpaceliftSettings;
  readonly machines?: MachineSettings;
}

/** How instances behave. Times are means; each instance draws its own within `spread`. */
export interface MachineSettings extends BootMishaps {
  /** From the launch until the group has the instance in service. @default 15 */
  readonly launchSeconds?: number;
  /** From the launch until the worker is registered. @default 60 */
  readonly bootSeconds?: number;
  /** Relative spread of both, 0.2 for plus or minus 20 %. @default 0.2 */
  readonly spread?: number;
}

/**
 * The groups, EC2, the hooks, SQS and Spacelift's scheduler as one deterministic state machine with a virtual clock.
 *
 * Nothing happens by itself: `advanceTo` carries out, in order, everything that is due until then. Whoever drives the
 * world decides what its time is: a test jumps from event to event, local-cloud follows a scaled clock.
 */
export interface World {
  readonly now: EpochMs;
  readonly accountId: string;
  readonly region: string;
  /** Carries out all that is due up to and including `moment`. A moment in the past changes nothing. */
  advanceTo(moment: EpochMs): void;
  /** When the next thing is due; undefined when nothing will happen without a call from outside. */
  nextEventAt(): EpochMs | undefined;
  readonly autoScaling: AutoScaling;
  readonly ec2: Ec2;
  readonly sqs: Sqs;
  readonly events: EventBridge;
  /** What goes wrong in the cloud, on request. */
  readonly mishaps: Mishaps;
  /** The first worker pool: of a world with one group, that group's. */
  readonly spacelift: Spacelift;
  /** All of them, the first included. */
  readonly spaceliftPools: SpaceliftPools;
  readonly history: History;
}
