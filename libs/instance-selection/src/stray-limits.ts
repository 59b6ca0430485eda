/** How far an answer that lacks workers is believed. */
export interface StrayLimits {
  /** Strays replaced in one pass. 0 replaces none. */
  readonly atOnce: number;
  /**
   * The largest part, 0 to 1, of the members that ought to have a worker which may lack one. Past it no stray is
   * replaced. A single stray beside at least two members with workers is always within it, so that small groups heal.
   */
  readonly largestShare: number;
}

export const defaultStrayLimits: StrayLimits = {
  /** At a pass a minute two broken instances a minute are faster than they come about, and slow enough for a person. */
  atOnce: 2,
  /** Well above what breaks on a bad day, well below what an answer with half of the workers shows. */
  largestShare: 0.2,
};
