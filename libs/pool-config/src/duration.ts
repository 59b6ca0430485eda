import type { DurationMs } from '@poolkeeper/pool-model';

/** A duration with a unit: `30s`, `5m`, `1.5h`, `7d`. A number without a unit is invalid, because its unit would be ambiguous. */
export type Duration = `${number}${DurationUnit}`;

export type DurationUnit = 's' | 'm' | 'h' | 'd';

const unitMs: Readonly<Record<DurationUnit, DurationMs>> = {
  s: 1000,
  m: 60_000,
  h: 60 * 60_000,
  d: 24 * 60 * 60_000,
};

/** Converts a duration into milliseconds. Returns NaN if it is invalid. */
export function durationMs(duration: Duration): DurationMs {
  const { amount, unit } = /^(?<amount>\d+(?:\.\d+)?)(?<unit>[smhd])$/.exec(duration)?.groups ?? {};
  return Math.round(Number(amount) * unitMs[unit as DurationUnit]);
}
