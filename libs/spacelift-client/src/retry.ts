import { ThrottledError, UnavailableError } from './errors.ts';
import type { Operation } from './operation.ts';

export interface RetryPolicy {
  /** Total number of requests, including the first one. */
  readonly attempts: number;
  /** Upper bound of the first pause; it doubles for each further pause. */
  readonly baseDelayMs: number;
  /** Upper bound of any pause. If Spacelift asks for a longer one, the call fails instead of waiting. */
  readonly maxDelayMs: number;
}

export interface RetryContext {
  readonly policy: RetryPolicy;
  readonly sleep: (ms: number) => Promise<void>;
  /** Returns a number of at least 0 and less than 1. */
  readonly random: () => number;
}

/** Runs `attempt` until it succeeds, fails with an error that cannot be retried, or has used up the policy's attempts. */
export async function retrying<T>(
  operation: Pick<Operation<unknown, never>, 'idempotent'>,
  attempt: () => Promise<T>,
  { policy, sleep, random }: RetryContext,
): Promise<T> {
  for (let made = 1; ; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (made >= policy.attempts || !mayRepeat(error, operation.idempotent)) throw error;
      const asked = error.retryAfterMs ?? 0;
      if (asked > policy.maxDelayMs) throw error;
      // Full jitter, so that callers that failed together do not retry together, on top of the pause that Spacelift asks for.
      const backoff = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (made - 1));
      await sleep(asked + random() * backoff);
    }
  }
}

/** A throttled request had no effect; an unavailable one may have had. */
function mayRepeat(error: unknown, idempotent: boolean): error is ThrottledError | UnavailableError {
  return error instanceof ThrottledError || (error instanceof UnavailableError && idempotent);
}
