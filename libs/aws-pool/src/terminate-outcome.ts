import { codeOf, messageOf } from './translate-aws-error.ts';

/**
 * What became of the wish to terminate an instance:
 * - `terminating`: the group has taken it up; its termination hook holds the instance now.
 * - `not-in-group`: the group does not have the instance (any more).
 * - `at-min-size`: with the decrement, the group would fall below its minimum size. Nothing happened.
 * - `busy-scaling`: the group is in the middle of something. Nothing happened; try again later.
 */
export type TerminateOutcome = 'terminating' | 'not-in-group' | 'at-min-size' | 'busy-scaling';

/** The refusals that are to be expected. Validation errors are told apart by their words: they have no codes of their own. */
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
