import type { DurationMs, Group } from '@poolkeeper/pool-model';

/** Longest time for reading pool and group, including retries and a new token; past it the pass fails. */
export const readTimeoutMs = 16_000;

/** Longest time for one call to AWS, including retries. */
export const awsCallTimeoutMs = 4_000;

/** Longest time for reading the runs that wait, including retries; past it the pass goes on without them. */
export const runsTimeoutMs = 6_000;

/** Longest time for draining one worker, including retries. */
export const drainTimeoutMs = 3_000;

/** Longest time for a synchronous launch: AWS answers when the instances are there. */
export const launchTimeoutMs = 8_000;

/** Time that must be left to start a drain: the drain must end, and the report after it. */
export const timeForDrainMs = drainTimeoutMs + 1_000;

/**
 * Time that must be left to start any other call: enough for a termination and its drain. A function that is stopped in
 * between leaves an intent in the group, which the lifecycle manager carries out.
 */
export const timeForCallMs = awsCallTimeoutMs + timeForDrainMs;

/** For a description that was late, and for a termination that takes several attempts. */
const lateMs = 10_000;

/** The shortest timeout that a hook can have. */
const shortestHookTimeoutMs = 30_000;

/**
 * How long a description of the group is good enough to terminate an instance by. Later than that, an instance that the
 * description shows in service can have been terminated, held until its hook timed out, and retained with its run.
 */
export function descriptionHoldsMs({
  terminationHookTimeoutMs = shortestHookTimeoutMs,
}: Pick<Group, 'terminationHookTimeoutMs'>): DurationMs {
  return terminationHookTimeoutMs - lateMs;
}

/** Time that must be left for a synchronous launch. With less, the desired capacity asks for the instances. */
export const timeForLaunchMs = launchTimeoutMs + timeForCallMs;

/**
 * Time that must be left to start another pass of the same invocation. It covers a pass in which Spacelift answers only at
 * the second attempt. A slower one is cut off, and only that pass is lost.
 */
export const timeForPassMs = 12_000;
