import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';
import type { InstanceRefreshStatus } from './auto-scaling/api.ts';
import type { Interruption } from './spacelift/api.ts';
import type { TerminationCause } from './auto-scaling/api.ts';

/** Something that happened in the world, in its words. */
export type WorldEvent = { readonly at: EpochMs } & Happening;

export type Happening =
  | { readonly kind: 'capacity-changed'; readonly from: number; readonly to: number; readonly cause: string }
  | { readonly kind: 'instance-launched'; readonly instanceId: string }
  | { readonly kind: 'instance-in-service'; readonly instanceId: string }
  /** Without an instance when it is a worker that no instance of the group carries. */
  | { readonly kind: 'worker-registered'; readonly workerId: string; readonly instanceId?: string }
  | { readonly kind: 'boot-failed'; readonly instanceId: string }
  /** Its worker will never register, and the machine keeps running. */
  | { readonly kind: 'boot-lost'; readonly instanceId: string }
  /** The launch hook holds the instance. */
  | { readonly kind: 'launch-held'; readonly instanceId: string }
  | { readonly kind: 'launch-released'; readonly instanceId: string; readonly by: HookEnd }
  /** Nothing was launched for lack of capacity. */
  | { readonly kind: 'launch-failed'; readonly zone: string; readonly purchaseOption: PurchaseOption }
  | { readonly kind: 'worker-drained'; readonly workerId: string; readonly instanceId?: string }
  | { readonly kind: 'worker-undrained'; readonly workerId: string; readonly instanceId?: string }
  | { readonly kind: 'run-queued'; readonly runId: string }
  | {
      readonly kind: 'run-started';
      readonly runId: string;
      readonly workerId: string;
      /** Absent when no instance of the group carries the worker; so it is when the run ends. */
      readonly instanceId?: string;
    }
  | { readonly kind: 'run-finished'; readonly runId: string; readonly instanceId?: string }
  | {
      readonly kind: 'run-interrupted';
      readonly runId: string;
      readonly instanceId?: string;
      readonly by: string;
      readonly interruption: Interruption;
    }
  /** The termination hook holds the instance. */
  | { readonly kind: 'instance-held'; readonly instanceId: string; readonly cause: string }
  | {
      /** The hook let it go: completed by a call, or timed out. */
      readonly kind: 'instance-released';
      readonly instanceId: string;
      readonly by: HookEnd;
      /** From the moment when the instance was held and without a run until now. */
      readonly secondsFromIdle: number;
    }
  | { readonly kind: 'instance-retained'; readonly instanceId: string }
  | { readonly kind: 'instance-terminated'; readonly instanceId: string; readonly cause: string }
  | { readonly kind: 'spot-interruption-warned'; readonly instanceId: string; readonly reclaimAt: EpochMs }
  | { readonly kind: 'rebalance-recommended'; readonly instanceId: string }
  /** The machine was ended by the cloud, hard. */
  | {
      readonly kind: 'machine-lost';
      readonly instanceId: string;
      readonly by: Exclude<Interruption, 'terminated' | 'terminated-past-group'>;
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
      /** How many it wants gone. */
      readonly capacity: number;
    }
  /** `instanceIds`: those of the answer that go. Unanswered in time when absent. */
  | {
      readonly kind: 'termination-answered';
      readonly requestId: string;
      readonly instanceIds?: readonly string[];
    }
  | { readonly kind: 'standby-entered'; readonly instanceId: string }
  | { readonly kind: 'standby-left'; readonly instanceId: string }
  | { readonly kind: 'instance-detached'; readonly instanceId: string }
  /** It is ready in the warm pool. */
  | { readonly kind: 'instance-warmed'; readonly instanceId: string };

/** How a lifecycle hook let an instance go: completed by a call, or timed out. */
export type HookEnd = 'completed' | 'abandoned' | 'heartbeat-timeout' | 'global-timeout';

export interface History {
  /** In the order in which it happened. The list grows while the world goes on. */
  readonly events: readonly WorldEvent[];
  /** Hours from launch to termination (to now while it is alive), summed over all instances. */
  instanceHours(): number;
  /** Instances ever launched. */
  launched(): number;
  /** Instances ever terminated. */
  terminated(): number;
  /** Most instances that were alive at once. */
  peak(): number;
}
