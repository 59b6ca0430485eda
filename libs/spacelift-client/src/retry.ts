import { unlessAborted } from './abort.ts';
import { ThrottledError, UnavailableError } from './errors.ts';

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

/** What is retried. */
export interface Retried {
  readonly idempotent: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called before each pause. */
  readonly onRetry?: (retry: Retry) => void;
}

export interface Retry {
  readonly attempt: number;
  readonly error: ThrottledError | UnavailableError;
  readonly pauseMs: number;
}

/**
 * Runs `request` until it succeeds, fails with an error that cannot be retried, or has used up the policy's attempts. It gets the
 * number of the attempt, from 1.
 */
export async function retrying<T>(
  { idempotent, signal, onRetry }: Retried,
  request: (attempt: number) => Promise<T>,
  { policy, sleep, random }: RetryContext,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request(attempt);
    } catch (error) {
      if (attempt >= policy.attempts || !mayRepeat(error, idempotent)) throw error;
      const asked = error.retryAfterMs ?? 0;
      if (asked > policy.maxDelayMs) throw error;
      // Full jitter, so that callers that failed together do not retry together, on top of the pause that Spacelift asks for.
      const backoff = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
      const pauseMs = asked + random() * backoff;
      onRetry?.({ attempt, error, pauseMs });
      await unlessAborted(sleep(pauseMs), signal);
    }
  }
}

/** A throttled request had no effect; an unavailable one may have had. */
function mayRepeat(error: unknown, idempotent: boolean): error is ThrottledError | UnavailableError {
  return error instanceof ThrottledError || (error instanceof UnavailableError && idempotent);
}
