import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';
import type { InstanceRefreshStatus } from './auto-scaling/api.ts';
import type { Interruption } from './spacelift/api.ts';
import type { TerminationCause } from './auto-scaling/api.ts';

/** An event of the world's history. */
export type WorldEvent = { readonly at: EpochMs } & Happening;

export type Happening =
  | { readonly kind: 'capacity-changed'; readonly from: number; readonly to: number; readonly cause: string }
  | { readonly kind: 'instance-launched'; readonly instanceId: string }
  | { readonly kind: 'instance-in-service'; readonly instanceId: string }
  /** Without an instance id if the worker is on no instance of the group. */
  | { readonly kind: 'worker-registered'; readonly workerId: string; readonly instanceId?: string }
  | { readonly kind: 'boot-failed'; readonly instanceId: string }
  /** The machine keeps running, but its worker never registers. */
  | { readonly kind: 'boot-lost'; readonly instanceId: string }
  /** The launch hook holds the instance. */
  | { readonly kind: 'launch-held'; readonly instanceId: string }
  | { readonly kind: 'launch-released'; readonly instanceId: string; readonly by: HookEnd }
  /** A launch failed for lack of capacity. */
  | { readonly kind: 'launch-failed'; readonly zone: string; readonly purchaseOption: PurchaseOption }
  | { readonly kind: 'worker-drained'; readonly workerId: string; readonly instanceId?: string }
  | { readonly kind: 'worker-undrained'; readonly workerId: string; readonly instanceId?: string }
  /** It waits for the lock of its stack, or for the run that triggers it. */
  | { readonly kind: 'run-blocked'; readonly runId: string }
  /** It waits for a worker. */
  | { readonly kind: 'run-queued'; readonly runId: string }
  | {
      readonly kind: 'run-started';
      readonly runId: string;
      /** Whether its plan has ended before. @default false */
      readonly isApply?: boolean;
      readonly workerId: string;
      /** Absent if the worker is on no instance of the group; likewise when the run ends. */
      readonly instanceId?: string;
    }
  | { readonly kind: 'run-finished'; readonly runId: string; readonly instanceId?: string }
  /** Its plan has ended, and waits for a person. */
  | { readonly kind: 'run-unconfirmed'; readonly runId: string; readonly instanceId?: string }
  /** It waits for a worker again. */
  | { readonly kind: 'run-confirmed'; readonly runId: string }
  | { readonly kind: 'run-discarded'; readonly runId: string }
  /** The run that triggers it did not finish. */
  | { readonly kind: 'run-skipped'; readonly runId: string }
  /** A user ended it. */
  | { readonly kind: 'run-stopped'; readonly runId: string; readonly instanceId?: string }
  /** A user took it out of the queue. */
  | { readonly kind: 'run-canceled'; readonly runId: string }
  | {
      readonly kind: 'run-interrupted';
      readonly runId: string;
      readonly instanceId?: string;
      readonly by: string;
      readonly interruption: Interruption;
    }
  /** The termination hook holds the instance. */
  | { readonly kind: 'instance-held'; readonly instanceId: string; readonly cause: string }
  /** A heartbeat restarted the timeout of a hook that holds the instance. */
  | { readonly kind: 'hold-extended'; readonly instanceId: string }
  | {
      /** The hook released the instance. */
      readonly kind: 'instance-released';
      readonly instanceId: string;
      readonly by: HookEnd;
      /** Seconds since the instance was held and without a run. */
      readonly secondsFromIdle: number;
    }
  | { readonly kind: 'instance-retained'; readonly instanceId: string }
  | { readonly kind: 'instance-terminated'; readonly instanceId: string; readonly cause: string }
  | { readonly kind: 'spot-interruption-warned'; readonly instanceId: string; readonly reclaimAt: EpochMs }
  | { readonly kind: 'rebalance-recommended'; readonly instanceId: string }
  /** The cloud ended the machine. */
  | {
      readonly kind: 'machine-lost';
      readonly instanceId: string;
      readonly by: Extract<Interruption, 'spot-reclaim' | 'host-failure' | 'zone-lost'>;
    }
  | { readonly kind: 'zone-lost'; readonly zone: string; readonly until: EpochMs }
  | {
      readonly kind: 'capacity-short';
      readonly zones: readonly string[];
      readonly purchaseOptions: readonly PurchaseOption[];
      readonly until: EpochMs;
    }
  | { readonly kind: 'refresh-started'; readonly refreshId: string }
  | {
      readonly kind: 'refresh-ended';
      readonly refreshId: string;
      readonly status: InstanceRefreshStatus;
      readonly reason?: string;
    }
  /** The group asks its custom termination policy. */
  | {
      readonly kind: 'termination-asked';
      readonly requestId: string;
      readonly cause: TerminationCause;
      /** How many instances it wants to terminate. */
      readonly capacity: number;
    }
  /** `instanceIds` are those of the answer that are terminated; absent if no answer came in time. */
  | {
      readonly kind: 'termination-answered';
      readonly requestId: string;
      readonly instanceIds?: readonly string[];
    }
  | { readonly kind: 'standby-entered'; readonly instanceId: string }
  | { readonly kind: 'standby-left'; readonly instanceId: string }
  | { readonly kind: 'instance-detached'; readonly instanceId: string }
  /** The instance is ready in the warm pool. */
  | { readonly kind: 'instance-warmed'; readonly instanceId: string };

/** How a lifecycle hook released an instance: by a call with CONTINUE or ABANDON, by a timeout, or as it was deleted. */
export type HookEnd = 'completed' | 'abandoned' | 'heartbeat-timeout' | 'global-timeout' | 'hook-deleted';

export interface History {
  /** All events in order. The list grows as the world's time advances. */
  readonly events: readonly WorldEvent[];
  /** The hours from launch to termination, or until now, summed over all instances. */
  instanceHours(): number;
  /** Number of instances that were launched. */
  launched(): number;
  /** Number of instances that were terminated. */
  terminated(): number;
  /** The maximum number of instances alive at the same time. */
  peak(): number;
}
