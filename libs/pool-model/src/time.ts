/** A moment as milliseconds since the Unix epoch. The domain never reads a clock: moments come in with a snapshot. */
export type EpochMs = number;

/** A length of time in milliseconds. */
export type DurationMs = number;

/** By how much the clocks of AWS, Spacelift and an instance may differ: more than synchronized clocks do. */
export const toleratedSkewMs: DurationMs = 5 * 60_000;
