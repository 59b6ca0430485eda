/** The periods of a window, relative to the period it is for: -3 to -1 are the three before it. */
export interface PeakWindow {
  readonly from: number;
  readonly to: number;
}

/** For each period, the largest demand of a window around it; NaN where none is known. Linear in the periods. */
export function windowPeaks(demand: Float64Array, window: PeakWindow): Float64Array {
  // There are no periods further away, and an infinite window must not make an infinite loop.
  const furthest = demand.length;
  const from = Math.max(-furthest, window.from);
  const to = Math.min(furthest, Math.max(-furthest, window.to));
  const peaks = new Float64Array(demand.length).fill(NaN);
  // Periods whose demand no later one of the window reaches, the largest first.
  const best: number[] = [];
  let head = 0;
  for (let entering = 0; entering - to < demand.length; entering += 1) {
    const wanted = demand[entering] ?? NaN;
    if (!Number.isNaN(wanted)) {
      while (best.length > head && (demand[best.at(-1) ?? 0] ?? 0) <= wanted) best.pop();
      best.push(entering);
    }
    const period = entering - to;
    while (best.length > head && (best[head] ?? 0) < period + from) head += 1;
    if (period >= 0) peaks[period] = demand[best[head] ?? -1] ?? NaN;
  }
  return peaks;
}
