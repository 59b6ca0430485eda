/** Of some measured values; null when none was measured. */
export interface Distribution {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

/** Percentiles by nearest rank: each is a value that was measured. Rounded to tenths. */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = values.toSorted((one, other) => one - other);
  const percentile = (share: number) => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    return value === undefined ? null : toTenths(value);
  };
  return { p50: percentile(0.5), p95: percentile(0.95), max: percentile(1) };
}

function toTenths(value: number): number {
  return Math.round(value * 10) / 10;
}
