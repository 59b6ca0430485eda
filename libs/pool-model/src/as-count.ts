/** Rounds down to a whole number of at least 0; NaN becomes 0, and Infinity stays. */
export function asCount(value: number): number {
  return value > 0 ? Math.floor(value) : 0;
}
