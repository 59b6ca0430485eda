import type { PurchaseOption } from './instance.ts';
import type { MemberState } from './member.ts';
import type { Pause } from './group.ts';
import type { DurationMs, EpochMs } from './time.ts';

/** An event of the stream that a console follows. */
export interface ConsoleUpdate {
  readonly view: ConsoleView;
  /** The passes since the last update, oldest first; in the first update of a stream the most recent ones. */
  readonly passes: readonly PassView[];
}

/** Everything that a console shows, except for the passes. */
export interface ConsoleView {
  readonly now: EpochMs;
  readonly pools: readonly PoolView[];
  /** Whether the lifecycle manager receives its messages. */
  readonly managerIsOn: boolean;
  /** The last batch of messages that the lifecycle manager failed, unless it was more than 10 minutes ago. */
  readonly failedBatch?: { readonly at: EpochMs; readonly problem: string };
  /** Absent for a real pool, which a console cannot change. */
  readonly local?: LocalView;
}

/** What exists only in a simulated cloud. */
export interface LocalView {
  /** Seconds of pool time per second of real time. */
  readonly speed: number;
  /** The profile of faults that are on, `rough,spot=2`. Absent without faults. */
  readonly faults?: string;
}

/** The current state of a pool. */
export interface PoolView {
  readonly name: string;
  /** Spacelift's id. */
  readonly workerPoolId: string;
  readonly group: {
    readonly minSize: number;
    readonly maxSize: number;
    readonly desiredCapacity: number;
  };
  readonly queue: {
    readonly pendingRuns: number;
    /** How long the first of the pending runs has waited; 0 without any. */
    readonly longestWaitMs: DurationMs;
    /** 95th percentile of the waits of the runs that started in the last hour. Absent if none did. */
    readonly p95WaitMs?: DurationMs;
  };
  readonly runs: {
    readonly running: number;
    readonly finished: number;
    /** Runs whose busy instance was terminated through the group. Poolkeeper must never cause one. */
    readonly interrupted: number;
    /** Runs that were lost to causes that Poolkeeper cannot prevent, by cause, as text: `2 lost to spot reclaim`. */
    readonly losses: readonly string[];
  };
  readonly members: readonly MemberView[];
  /** Instances that the termination hook holds. */
  readonly gate: readonly DrainView[];
  readonly hours: {
    /** Total running time of all instances, in hours. */
    readonly instances: number;
    /** The part of it in which a run was on the instance, in hours. */
    readonly busy: number;
  };
  /** The last launch that failed for lack of capacity, unless it was more than 10 minutes ago. */
  readonly shortage?: {
    readonly at: EpochMs;
    readonly zone: string;
    readonly purchaseOption: PurchaseOption;
  };
  /** An operator has paused the autoscaler. */
  readonly pause?: Pause;
}

export interface MemberView {
  /** The instance, or the worker of a ghost or a foreign member. */
  readonly id: string;
  readonly state: MemberState;
  readonly isRetained: boolean;
  readonly launchedAt?: EpochMs;
  readonly instanceType?: string;
  readonly zone?: string;
  readonly purchaseOption?: PurchaseOption;
  readonly run?: { readonly stack: string; readonly startedAt: EpochMs };
}

/** An instance that waits at the gate. */
export interface DrainView {
  readonly instanceId: string;
  readonly since: EpochMs;
  /** Why it terminates, in the group's words. */
  readonly cause: string;
  /** How often the hook was extended for it. */
  readonly heartbeats: number;
  /** The stack of the run that it waits for. Absent if no run is on it. */
  readonly stack?: string;
}

/** A pass with the name of its pool. */
export type PassView = ReportedPass & { readonly pool: string };

/** A code and its numbers. */
export interface ReasonView {
  readonly code: string;
  readonly [name: string]: unknown;
}

/** A pass as the autoscaler reported it, or why there is no report. */
export type ReportedPass =
  | {
      readonly kind: 'finished';
      readonly at: EpochMs;
      readonly pendingRuns: number;
      readonly desiredCapacity: number;
      readonly maxSize: number;
      readonly members: Readonly<Record<MemberState, number>>;
      readonly decision: {
        readonly kind: 'scale-out' | 'scale-in' | 'lower-capacity' | 'hold';
        readonly explanation: string;
        readonly reasons: readonly ReasonView[];
      };
      /** What was planned, one sentence a part. */
      readonly plan: readonly string[];
      /** Codes of what a person should know about. */
      readonly notices: readonly string[];
    }
  | {
      readonly kind: 'failed';
      readonly at: EpochMs;
      readonly problem: string;
    };
