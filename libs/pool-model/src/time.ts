/** A moment as milliseconds since the Unix epoch. The domain never reads a clock: moments come in with a snapshot. */
export type EpochMs = number;

/** A length of time in milliseconds. */
export type DurationMs = number;
