import type { EpochMs } from '@poolkeeper/pool-model';

/** Something that happened in the world, in its words. */
export type WorldEvent = { readonly at: EpochMs } & (
  | { readonly kind: 'capacity-changed'; readonly from: number; readonly to: number; readonly cause: string }
  | { readonly kind: 'instance-launched'; readonly instanceId: string }
  | { readonly kind: 'instance-in-service'; readonly instanceId: string }
  | { readonly kind: 'worker-registered'; readonly instanceId: string; readonly workerId: string }
  | { readonly kind: 'boot-failed'; readonly instanceId: string }
  | { readonly kind: 'worker-drained'; readonly workerId: string; readonly instanceId?: string }
  | { readonly kind: 'worker-undrained'; readonly workerId: string; readonly instanceId?: string }
  | { readonly kind: 'run-queued'; readonly runId: string }
  | {
      readonly kind: 'run-started';
      readonly runId: string;
      readonly workerId: string;
      readonly instanceId: string;
    }
  | { readonly kind: 'run-finished'; readonly runId: string; readonly instanceId: string }
  | {
      readonly kind: 'run-interrupted';
      readonly runId: string;
      readonly instanceId: string;
      readonly by: string;
    }
  /** The termination hook holds the instance. */
  | { readonly kind: 'instance-held'; readonly instanceId: string; readonly cause: string }
  | {
      /** The hook let it go: completed by a call, or timed out. */
      readonly kind: 'instance-released';
      readonly instanceId: string;
      readonly by: 'completed' | 'abandoned' | 'heartbeat-timeout' | 'global-timeout';
      /** From the moment when the instance was held and without a run until now. */
      readonly secondsFromIdle: number;
    }
  | { readonly kind: 'instance-retained'; readonly instanceId: string }
  | { readonly kind: 'instance-terminated'; readonly instanceId: string; readonly cause: string }
);

export interface History {
  readonly events: readonly WorldEvent[];
  /** Instances ever launched, and the hours that they ran, up to now. */
  instanceHours(): number;
  launched(): number;
  terminated(): number;
  /** Most instances that were alive at once. */
  peak(): number;
}
