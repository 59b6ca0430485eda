import type { EpochMs } from '@poolkeeper/pool-model';
import { countRuns, type Arrival, type World } from '@poolkeeper/pool-world';
import { setAlarm, type Alarm } from '../clock/alarm.ts';
import type { Clock } from '../clock/clock.ts';

export interface Workload {
  /** The number of runs that are not queued yet, with those that they trigger. */
  remaining(): number;
  stop(): void;
}

/** Queues the runs of a workload: the first one at `startAt`, the others at their original distances from it. */
export function queueArrivals({
  arrivals,
  startAt,
  world,
  clock,
}: {
  readonly arrivals: readonly Arrival[];
  readonly startAt: EpochMs;
  readonly world: World;
  readonly clock: Clock;
}): Workload {
  const sorted = arrivals.toSorted((one, other) => one.queuedAt - other.queuedAt);
  const shift = startAt - (sorted[0]?.queuedAt ?? 0);
  let next = 0;
  let alarm: Alarm | undefined;
  waitForNext();

  return {
    remaining: () => countRuns(sorted.slice(next)),
    stop: () => alarm?.cancel(),
  };

  function waitForNext(): void {
    const arrival = sorted[next];
    if (arrival !== undefined) alarm = setAlarm(clock, arrival.queuedAt + shift, queueDue);
  }

  function queueDue(): void {
    for (let arrival = sorted[next]; arrival !== undefined; arrival = sorted[next]) {
      const due = arrival.queuedAt + shift;
      if (due > clock.now()) break;
      world.advanceTo(due);
      world.spacelift.queueRun(arrival);
      next += 1;
    }
    waitForNext();
  }
}
