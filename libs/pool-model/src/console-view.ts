import type { BootPhases } from './boot-phases.ts';
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
  /** Whether the lifecycle manager receives its messages. Absent if it is not known. */
  readonly managerIsOn?: boolean;
  /** The last batch of messages that the lifecycle manager failed, unless it was more than 10 minutes ago. */
  readonly failedBatch?: { readonly at: EpochMs; readonly problem: string };
  /** Absent for a real pool, which a console cannot change. */
  readonly local?: LocalView;
  /** Real pools that could not be read at all so far. */
  readonly unread?: readonly UnreadPool[];
}

/** A real pool of which nothing is known yet. */
export interface UnreadPool {
  readonly name: string;
  /** Why the last try failed. */
  readonly problem: string;
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
    /** How long the first of the pending runs has waited; 0 without any. Absent if it is not known. */
    readonly longestWaitMs?: DurationMs;
    /** 95th percentile of the waits of the runs that started in the last hour. Absent if none did. */
    readonly p95WaitMs?: DurationMs;
  };
  readonly runs: {
    readonly running: number;
    /** Absent for a real pool: Spacelift counts them for the whole account. So are the two that follow. */
    readonly finished?: number;
    /** Runs whose busy instance was terminated through the group. Poolkeeper must never cause one. */
    readonly interrupted?: number;
    /** Runs that were lost to causes that Poolkeeper cannot prevent, by cause, as text: `2 lost to spot reclaim`. */
    readonly losses?: readonly string[];
  };
  /** Runs that may need a worker later. Absent for a real pool, and without tracked runs. */
  readonly coming?: {
    /** Those whose plan waits for a person, the one that waits longest first. */
    readonly unconfirmed: readonly { readonly id: string; readonly stack: string; readonly since: EpochMs }[];
    /** How many wait for another run: of their stack, or the one that triggers them. */
    readonly blocked: number;
  };
  readonly members: readonly MemberView[];
  /** Instances that the termination hook holds. */
  readonly gate: readonly DrainView[];
  /** Absent until it is known. */
  readonly cost?: CostView;
  /** The last launch that failed for lack of capacity, unless it was more than 10 minutes ago. */
  readonly shortage?: {
    readonly at: EpochMs;
    readonly zone: string;
    readonly purchaseOption: PurchaseOption;
  };
  /** An operator has paused the autoscaler. */
  readonly pause?: Pause;
  /** Absent in a simulated cloud, whose state is known at any time. */
  readonly reading?: ReadingView;
}

/** How a real pool was read. */
export interface ReadingView {
  /** When the state that is shown was read. */
  readonly at: EpochMs;
  /** Between two readings. */
  readonly everyMs: DurationMs;
  /** Why the last try failed. Absent if it did not. */
  readonly problem?: string;
  /** What else could not be read, in sentences. */
  readonly gaps: readonly string[];
}

/** What the instances of a pool cost in a period, as `poolkeeper cost` counts it. */
export interface CostView {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Total time of all instances, in hours. */
  readonly instanceHours: number;
  /** The part of it in which a run was on the instance, in hours. */
  readonly busyHours: number;
  /** Without the instances whose price is not known. */
  readonly dollars: number;
  readonly prices: readonly PriceView[];
  /** What is not known, in sentences. */
  readonly unknowns: readonly string[];
}

/** A price for an hour. */
export interface PriceView {
  /** `m7i.large on-demand`, or `volume of 40 GiB` */
  readonly of: string;
  readonly dollars: number;
  /** Where it comes from, and of when it is, for people. */
  readonly source: string;
}

export interface MemberView {
  /** The instance, or the worker of a ghost or a foreign member. */
  readonly id: string;
  readonly state: MemberState;
  readonly isRetained: boolean;
  readonly launchedAt?: EpochMs;
  readonly instanceType?: string;
  readonly imageId?: string;
  readonly zone?: string;
  readonly purchaseOption?: PurchaseOption;
  readonly run?: { readonly stack: string; readonly startedAt: EpochMs };
  /** Where the time of its boot went. Absent if the instance does not report it. */
  readonly boot?: BootPhases;
  /** From the registration of its worker to its first run. Absent if none came soon. */
  readonly firstRunMs?: DurationMs;
}

/** An instance that waits at the gate. */
export interface DrainView {
  readonly instanceId: string;
  readonly since: EpochMs;
  /** Why it terminates, in the group's words. Absent if it is not known. */
  readonly cause?: string;
  /** How often the hook was extended for it. Absent if it is not known. */
  readonly heartbeats?: number;
  readonly waitsFor: DrainReason;
}

/** What an instance at the gate waits for. A real pool does not say which run is on it. */
export type DrainReason = { readonly kind: 'run'; readonly stack?: string } | { readonly kind: 'release' };

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
      /** What was planned, one text a part: `releases: none selected` */
      readonly plan: readonly string[];
      /** Codes of what a person should know about. */
      readonly notices: readonly string[];
    }
  | {
      readonly kind: 'failed';
      readonly at: EpochMs;
      readonly problem: string;
    };
