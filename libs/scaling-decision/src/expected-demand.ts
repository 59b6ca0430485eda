/** Changes of a pool are followed within weeks, and one odd week decides nothing. */
const mostWeeks = 4;

export interface ExpectedDemand {
  /** Earlier weeks whose demand is known at the time. */
  readonly weeks: number;
  /** The largest demand that more than half of them reached; of two weeks, both. 0 when none is known. */
  readonly demand: number;
}

/** What the demand will be by what it was in the four weeks before. `peaks` are of periods, the weeks in periods. */
export function expectedDemand(peaks: Float64Array, period: number, weekPeriods: number): ExpectedDemand {
  const earlier: number[] = [];
  for (let week = 1; week <= mostWeeks; week += 1) {
    const peak = peaks[period - week * weekPeriods] ?? NaN;
    if (!Number.isNaN(peak)) earlier.push(peak);
  }
  earlier.sort((a, b) => a - b);
  return { weeks: earlier.length, demand: earlier[Math.floor((earlier.length - 1) / 2)] ?? 0 };
}
