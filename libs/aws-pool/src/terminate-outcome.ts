import { codeOf, messageOf } from './translate-aws-error.ts';

/**
 * The outcome of a request to terminate an instance:
 * - `terminating`: the group accepted it; the termination hook holds the instance now.
 * - `not-in-group`: the group does not have the instance (any more).
 * - `at-min-size`: with the decrement, the group would fall below its minimum size. Nothing happened.
 * - `busy-scaling`: another scaling activity is in progress. Nothing happened; try again later.
 */
export type TerminateOutcome = 'terminating' | 'not-in-group' | 'at-min-size' | 'busy-scaling';

/** Recognizes expected refusals. Validation errors share one code, so their messages distinguish them. */
export function terminateRefusal(error: unknown): Exclude<TerminateOutcome, 'terminating'> | undefined {
  const code = codeOf(error);
  if (code === 'ScalingActivityInProgress' || code === 'ResourceContention') return 'busy-scaling';
  if (code !== 'ValidationError') return undefined;
  const message = messageOf(error);
  if (/min[- ]?size/i.test(message)) return 'at-min-size';
  if (/instance id not found|no managed instance|not part of auto ?scaling group/i.test(message)) {
    return 'not-in-group';
  }
  return undefined;
}
