import type { DurationMs } from '@poolkeeper/pool-model';

/** "95 % of runs start within N seconds", as the target at the least cost. */
export interface QueueTimeObjective {
  /** Share of the runs that should start in time, in percent. @default 95 */
  readonly percent?: number;
  /** For how long a run may wait. */
  readonly withinMs: DurationMs;
  /** `advise` says what headroom it would ask for; `act` asks for it. @default 'advise' */
  readonly mode?: 'advise' | 'act';
  /** Idle workers that it may ask for at the most. @default 20 */
  readonly maxIdle?: number;
}
