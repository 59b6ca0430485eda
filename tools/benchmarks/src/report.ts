import type { Percentiles } from './measure.ts';

/** The measurements of a pool of one size. */
export interface Measured {
  readonly members: number;
  readonly decideMs: Percentiles;
  readonly selectMs: Percentiles;
  /** Bytes allocated by one decide and one selection. */
  readonly allocatedBytes: number;
}

/** The figures as JSON, with times rounded to microseconds. */
export function reportOf(measured: readonly Measured[]): string {
  const rounded = measured.map(({ members, decideMs, selectMs, allocatedBytes }) => ({
    members,
    decideMs: toMicroseconds(decideMs),
    selectMs: toMicroseconds(selectMs),
    allocatedBytes,
  }));
  return `${JSON.stringify(rounded, undefined, 2)}\n`;
}

function toMicroseconds({ p50, p95 }: Percentiles): Percentiles {
  return { p50: round(p50), p95: round(p95) };
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
