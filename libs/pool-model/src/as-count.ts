/** A number as a number of things: none for NaN and what is below 1, rounded down, Infinity as it is. */
export function asCount(value: number): number {
  return value > 0 ? Math.floor(value) : 0;
}
