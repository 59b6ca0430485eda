import type {
  Activity,
  BusyMember,
  BootingMember,
  DemandHistory,
  DurationMs,
  EpochMs,
  IdleMember,
  RunsAhead,
} from '@poolkeeper/pool-model';

/** What decides how many instances a simulated pool has. */
export interface Scaler {
  readonly timing: PassTiming;
  /** Has to return the same for the same view: the simulation leaves out passes that would change nothing. */
  pass(view: PoolView): PassResult;
}

/** When the passes of a scaler are. */
export interface PassTiming {
  readonly everyMs: DurationMs;
  /** How long after a run was queued an additional pass is made: with a webhook. @default - none is made */
  readonly afterArrivalMs?: DurationMs;
}

/** What a pass sees. */
export interface PoolView {
  readonly now: EpochMs;
  readonly pendingRuns: number;
  readonly desiredCapacity: number;
  readonly minSize: number;
  readonly maxSize: number;
  /** Those that are leaving are not among them. */
  readonly members: readonly (BootingMember | IdleMember | BusyMember)[];
  /** The runs that wait for their confirmation, and how long such waits took. */
  runsAhead(): RunsAhead;
  /** Demand up to now, in periods of five minutes. */
  demandHistory(): DemandHistory;
  /** The latest launches and terminations, the newest first. */
  activities(): readonly Activity[];
}

/** What a pass changes. */
export interface PassResult {
  /** The capacity to ask for. @default - it stays */
  readonly desiredCapacity?: number;
  /** Idle members to end; each takes one off the desired capacity. @default - none */
  readonly releases?: readonly IdleMember[];
  /** Until when every pass would change nothing, if nothing happens in the pool. At most `now` if this pass changed something. */
  readonly unchangedUntil: EpochMs;
}

/** The earliest of the times that are still to come. Infinity if there is none. */
export function earliestAfter(now: EpochMs, times: Iterable<EpochMs>): EpochMs {
  let earliest = Infinity;
  for (const time of times) if (time > now && time < earliest) earliest = time;
  return earliest;
}
