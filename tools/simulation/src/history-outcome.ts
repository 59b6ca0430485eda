import type { DurationMs } from '@poolkeeper/pool-model';
import type { FaultKind, Interruption, SeededFaults, World, WorldEvent } from '@poolkeeper/pool-world';
import type { Violation } from './invariants/violation.ts';
import type { Scenario } from './scenario/scenario.ts';
import type { TraceLine } from './stage/trace.ts';

/** The outcome of a history. */
export interface HistoryOutcome {
  readonly seed: number;
  readonly scenario: Scenario;
  /** Empty if every invariant held. A history ends at its first violation. */
  readonly violations: readonly Violation[];
  readonly figures: HistoryFigures;
  /** All events of the world. */
  readonly events: readonly WorldEvent[];
  /** The calls and logs of functions and operators; empty unless requested. */
  readonly trace: readonly TraceLine[];
}

export interface HistoryFigures {
  readonly runs: number;
  readonly finished: number;
  /** Runs whose plan a person has discarded, and those that were skipped after a run that did not finish. */
  readonly discarded: number;
  /** The number of interrupted runs, by what interrupted them. `terminated` must not occur. */
  readonly interrupted: Readonly<Partial<Record<Interruption, number>>>;
  /** The kinds of faults that struck. */
  readonly struck: readonly FaultKind[];
  readonly instances: number;
  /** Pool time from the start until the pool was at rest. */
  readonly lastedMs: DurationMs;
  /**
   * Seconds from idle to released, for each instance that the gate released. What a drawn settling time exceeds the default of
   * 10 s by is taken off, so that histories compare. Empty where instances do not report their runs: those wait for the absence
   * wait.
   */
  readonly lateness: readonly number[];
}

export function figuresOf(
  world: World,
  { startAt, autoscaler, hasWitness }: Scenario,
  faults: SeededFaults,
): HistoryFigures {
  const extraSeconds = Math.max(0, autoscaler.settlingTimeMs / 1000 - defaultSettlingSeconds);
  const interrupted: Partial<Record<Interruption, number>> = {};
  const { finished, discarded, skipped } = world.spacelift.runCounts();
  for (const { interruption } of world.spacelift.runs()) {
    if (interruption !== undefined) interrupted[interruption] = (interrupted[interruption] ?? 0) + 1;
  }
  return {
    runs: world.spacelift.runs().length,
    finished,
    discarded: discarded + skipped,
    interrupted,
    struck: [...faults.counts.keys()],
    instances: world.history.launched(),
    lastedMs: world.now - startAt,
    lateness: hasWitness
      ? releaseDelaysOf(world.history.events).map((seconds) => Math.max(0, seconds - extraSeconds))
      : [],
  };
}

const defaultSettlingSeconds = 10;

/** For instances that had a worker and were released by a call: seconds from the end of their run to the release. */
function releaseDelaysOf(events: readonly WorldEvent[]): readonly number[] {
  const withWorker = new Set(
    events.flatMap((event) => (event.kind === 'worker-registered' ? (event.instanceId ?? []) : [])),
  );
  return events.flatMap((event) =>
    event.kind === 'instance-released' && event.by === 'completed' && withWorker.has(event.instanceId)
      ? event.secondsFromIdle
      : [],
  );
}
