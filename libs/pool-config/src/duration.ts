import type { DurationMs } from '@poolkeeper/pool-model';

/** A length of time with its unit: `30s`, `5m`, `1.5h`, `7d`. A bare number is refused: nobody can tell its unit. */
export type Duration = `${number}${DurationUnit}`;

export type DurationUnit = 's' | 'm' | 'h' | 'd';

const unitMs: Readonly<Record<DurationUnit, DurationMs>> = {
  s: 1000,
  m: 60_000,
  h: 60 * 60_000,
  d: 24 * 60 * 60_000,
};

/** A duration in milliseconds. NaN when it is none. */
export function durationMs(duration: Duration): DurationMs {
  const { amount, unit } = /^(?<amount>\d+(?:\.\d+)?)(?<unit>[smhd])$/.exec(duration)?.groups ?? {};
  return Math.round(Number(amount) * unitMs[unit as DurationUnit]);
}

/** The shortest way to write a length of time: `5m` for 300000. */
export function durationOf(ms: DurationMs): Duration {
  const unit =
    (['d', 'h', 'm'] as const).find((name) => ms >= unitMs[name] && ms % unitMs[name] === 0) ?? 's';
  return `${ms / unitMs[unit]}${unit}`;
}
