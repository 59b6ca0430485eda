/** How much time a pass has left. */
export interface Deadline {
  remainingMs(): number;
}

/**
 * No action begins with less than this left: enough for one that has begun (a termination, then a drain) to end, and for the
 * report. An action that is cut off all the same leaves an intent in the group, which the lifecycle manager carries out.
 */
export const lastCallMs = 5_000;

export const noDeadline: Deadline = { remainingMs: () => Infinity };
