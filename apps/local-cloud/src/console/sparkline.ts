const bars = '▁▂▃▄▅▆▇█';

/** The last `width` values as bars, the highest of them all at full height. Zero is a dot: nothing is not a little. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const highest = Math.max(1, ...shown);
  return shown
    .map((value) => (value <= 0 ? '·' : (bars[Math.ceil((value / highest) * bars.length) - 1] ?? '█')))
    .join('');
}
