import { AwsFault } from '@poolkeeper/pool-world';
import { PortError } from '../errors.ts';

/**
 * Calls the world's AWS as the AWS adapter does: expected refusals become outcomes by their code and message, others
 * become the adapter's errors.
 */
export function callAws<Result, Expected>(
  act: () => Result,
  expected: (fault: AwsFault) => Expected | undefined,
): Result | Expected {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    const outcome = expected(error);
    if (outcome !== undefined) return outcome;
    throw new PortError('UnexpectedAwsError', `${error.code} (${error.message})`);
  }
}

export const noneExpected = (): undefined => undefined;
