import type { DurationMs, EpochMs } from '../time.ts';

/** The moment at which a built snapshot is taken unless it is told otherwise: 2026-03-02T12:00:00Z, a Monday. */
export const moment: EpochMs = 1_772_452_800_000;

/** A time before `moment`. */
export function ago(duration: DurationMs): EpochMs {
  return moment - duration;
}

export function seconds(count: number): DurationMs {
  return count * 1000;
}

export function minutes(count: number): DurationMs {
  return count * 60_000;
}
