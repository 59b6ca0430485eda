import type { EpochMs } from '@poolkeeper/pool-model';
import type { Clock } from './clock.ts';

/** One moment in real time and in pool time, and the rate between them. Any process can compute pool time from it. */
export interface ClockAnchor {
  readonly real: EpochMs;
  readonly pool: EpochMs;
  /** Pool seconds per second of real time. */
  readonly speed: number;
}

export interface ScaledClock extends Clock {
  readonly anchor: ClockAnchor;
}

/** A clock that shows `startAt` now and runs `speed` times as fast as real time. It shows whole milliseconds. */
export function scaledClock({ startAt, speed }: { startAt: EpochMs; speed: number }): ScaledClock {
  const anchor: ClockAnchor = { real: machineTime(), pool: startAt, speed };
  return {
    speed,
    anchor,
    now: () => Math.floor(anchor.pool + (machineTime() - anchor.real) * speed),
  };
}

/** Unlike `Date.now`, this time is monotonic. */
function machineTime(): EpochMs {
  return performance.timeOrigin + performance.now();
}
