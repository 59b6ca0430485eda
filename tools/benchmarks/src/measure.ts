/** Percentiles of repeated measurements, in milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

/** Runs that are not measured, so that the code is compiled first. */
const warmups = 50;

/** Measures how long a call takes. Its result is kept, so that the engine cannot optimize the call away. */
export function measure(call: () => unknown, samples: number): Percentiles {
  for (let run = 0; run < Math.min(warmups, samples); run += 1) keep(call());
  const times = Array.from({ length: samples }, () => {
    const before = performance.now();
    keep(call());
    return performance.now() - before;
  }).sort((a, b) => a - b);
  return { p50: percentile(times, 50), p95: percentile(times, 95) };
}

/** The smallest of the ascending values that this percentage of them does not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  return values[Math.max(0, Math.ceil((values.length * percent) / 100) - 1)] ?? NaN;
}

let kept: unknown;

function keep(result: unknown): void {
  kept = result;
  if (kept === undefined) throw new Error('the call to measure must return something');
}
