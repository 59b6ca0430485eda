import type { DurationMs } from '@poolkeeper/pool-model';

/** How much time a pass has left. */
export interface Deadline {
  remainingMs(): DurationMs;
}

export const noDeadline: Deadline = { remainingMs: () => Infinity };

/** Reading pool and group ends within this, retries and a new token included, or the pass fails: it must not be cut off. */
export const longestReadMs = 16_000;

/** Longest time for one call to AWS, retries included. */
export const longestAwsCallMs = 4_000;

/** Longest time for one drain, retries included. */
export const longestDrainMs = 3_000;

/** No drain begins with less than this left: it must end, and the report after it. */
export const lastDrainMs = longestDrainMs + 1_000;

/**
 * Nothing else begins with less than this left: enough for a termination and its drain. What is cut off all the same
 * leaves an intent in the group, which the lifecycle manager carries out.
 */
export const lastCallMs = longestAwsCallMs + lastDrainMs;

/** Longest time for a synchronous launch: AWS answers when the instances are there. */
export const longestLaunchMs = 8_000;

/** With less than this left capacity is asked for in the way that takes no time. */
export const lastLaunchMs = longestLaunchMs + lastCallMs;

/**
 * No further look begins with less than this left. It covers what a look takes when Spacelift answers at the second attempt
 * only; one that hangs for longer is cut off, which loses that look and nothing else.
 */
export const lastLookMs = 12_000;
