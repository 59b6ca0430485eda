import type { DurationMs } from '@poolkeeper/pool-model';
import type { Interruption, WorldEvent } from '@poolkeeper/pool-world';
import type { Violation } from './invariants/violation.ts';
import type { Scenario } from './scenario/scenario.ts';
import type { TraceLine } from './stage/trace.ts';

/** What became of one history. */
export interface Outcome {
  readonly seed: number;
  readonly scenario: Scenario;
  /** Empty when every promise was kept. A history ends at its first violation. */
  readonly violations: readonly Violation[];
  readonly figures: Figures;
  /** All that happened in the world. */
  readonly events: readonly WorldEvent[];
  /** What everybody did, with their calls and logs; empty unless it was asked for. */
  readonly trace: readonly TraceLine[];
}

export interface Figures {
  readonly runs: number;
  readonly finished: number;
  /** Runs that were interrupted, by what. `terminated` is the one that must not be. */
  readonly interrupted: Readonly<Partial<Record<Interruption, number>>>;
  readonly instances: number;
  /** From the start until the pool was at rest, in pool time. */
  readonly lastedMs: DurationMs;
  /** Seconds from idle to released, an entry for each instance that was released by the gate. */
  readonly lateness: readonly number[];
}
