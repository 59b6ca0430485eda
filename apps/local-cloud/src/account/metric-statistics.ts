import type { DataPoint } from './metrics.ts';

/** One number for the values of a period, of which there is at least one. */
export type Statistic = (values: readonly number[]) => number;

const statistics: Readonly<Record<string, Statistic>> = {
  Average: (values) => sum(values) / values.length,
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  SampleCount: (values) => values.length,
  Sum: sum,
};

/** Returns the statistic with CloudWatch's name, such as `Maximum` or `p95`; undefined for one that is not modelled. */
export function statisticOf(name: string): Statistic | undefined {
  const known = statistics[name];
  if (known !== undefined) return known;
  const percent = /^p(\d+(?:\.\d+)?)$/.exec(name)?.[1];
  if (percent === undefined) return undefined;
  return (values) => {
    const rank = Math.ceil((Number(percent) / 100) * values.length);
    return values.toSorted((a, b) => a - b)[Math.max(0, rank - 1)] ?? 0;
  };
}

/** The values within a time, without its end. */
export function valuesWithin(
  points: readonly DataPoint[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly number[] {
  return points.filter(({ at }) => at >= from && at < to).map(({ value }) => value);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
