import { ThrottledError, UnavailableError } from './errors.ts';
import type { Operation } from './operation.ts';

export interface RetryPolicy {
  /** Requests in all, the first one included. */
  readonly attempts: number;
  /** Upper bound of the first pause; it doubles with each further one. */
  readonly baseDelayMs: number;
  /** No pause is longer, and no longer one that Spacelift asks for is waited for. */
  readonly maxDelayMs: number;
}

export interface RetryContext {
  readonly policy: RetryPolicy;
  readonly sleep: (ms: number) => Promise<void>;
  /** 0 up to, and without, 1. */
  readonly random: () => number;
}

/** Runs `attempt` until it succeeds, fails for good, or the policy's attempts are used up. */
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
      // Full jitter: callers that failed together don't come back together. What Spacelift asks for is the floor.
      const backoff = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (made - 1));
      await sleep(asked + random() * backoff);
    }
  }
}

/** A throttled request had no effect; of an unavailable one nobody knows. */
function mayRepeat(error: unknown, idempotent: boolean): error is ThrottledError | UnavailableError {
  return error instanceof ThrottledError || (error instanceof UnavailableError && idempotent);
}
