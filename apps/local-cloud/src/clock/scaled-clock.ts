import type { EpochMs } from '@poolkeeper/pool-model';
import type { Clock } from './clock.ts';

/** One moment in both times, and the rate between them: enough to tell pool time in any process of this machine. */
export interface ClockAnchor {
  /** The moment in this machine's time. */
  readonly real: EpochMs;
  /** The same moment in pool time. */
  readonly pool: EpochMs;
  /** Pool seconds that pass in one second of this machine. */
  readonly speed: number;
}

export interface ScaledClock extends Clock {
  readonly anchor: ClockAnchor;
}

/** A clock that shows `startAt` now and runs `speed` times as fast as this machine's. Whole milliseconds. */
export function scaledClock({ startAt, speed }: { startAt: EpochMs; speed: number }): ScaledClock {
  const anchor: ClockAnchor = { real: machineTime(), pool: startAt, speed };
  return {
    speed,
    anchor,
    now: () => Math.floor(anchor.pool + (machineTime() - anchor.real) * speed),
  };
}

/** Monotonic, where `Date.now` jumps when the machine's clock is set. */
function machineTime(): EpochMs {
  return performance.timeOrigin + performance.now();
}
