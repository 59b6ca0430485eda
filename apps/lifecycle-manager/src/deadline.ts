import type { DurationMs } from '@poolkeeper/pool-model';

/** How much time an invocation has left. */
export interface Deadline {
  remainingMs(): DurationMs;
}

/**
 * No call begins with less than this left, so that none is cut off in the middle: the longest is a call to Spacelift that
 * first reads the secret (5 s) and gets a token (two requests of 4 s and a pause), then asks twice itself.
 */
export const lastCallMs = 25_000;

/** Hiding a message is a single call to AWS, and the last thing to do. */
export const lastHideMs = 6_000;

/** No look of an attended wait begins with less than this left: a slow one must end before `lastCallMs`. */
export const lastLookMs = 50_000;
