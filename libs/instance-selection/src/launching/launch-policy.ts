import type { DurationMs } from '@poolkeeper/pool-model';

/** How capacity is asked for. */
export interface LaunchPolicy {
  /**
   * `desired-capacity`: the group launches by itself. `synchronous`: by `LaunchInstances` where the group allows it, which
   * answers at once what came and what did not. @default 'desired-capacity'
   */
  readonly mode: 'desired-capacity' | 'synchronous';
  /** Zones of the group's subnets. @default - those that the group says, or else those it is known to have used */
  readonly zones?: readonly string[];
  /** For how long a zone is avoided after a launch has failed there for want of a machine. @default 3 minutes */
  readonly avoidZoneMs?: DurationMs;
  /** With a warm pool the group starts from there, which is faster than any launch. @default false */
  readonly hasWarmPool?: boolean;
}

/** Off: AWS's own balancing and retries do well, and a group of several purchase options cannot do without them. */
export const defaultLaunchPolicy: LaunchPolicy = { mode: 'desired-capacity' };
