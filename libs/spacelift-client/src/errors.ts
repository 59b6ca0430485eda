/** Every error that a call of the client rejects with, told apart by its `name`. No message or field holds a secret or token. */
export type SpaceliftError =
  UnauthorizedError | NotFoundOrNotPermittedError | ThrottledError | UnavailableError | BadResponseError;

/**
 * Spacelift refuses the API key, or refused a token right after it was issued. Retrying does not help: check that the key
 * exists, that its secret is current and that `endpoint` is the account the key belongs to.
 */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError';
}

/**
 * What was asked for does not exist, or the API key may not see or change it: Spacelift answers both alike. Check the id
 * first, then give the key's role the permission, on the space that the pool is in.
 */
export class NotFoundOrNotPermittedError extends Error {
  override readonly name = 'NotFoundOrNotPermittedError';
  /** What was asked for, `worker pool 01JH...`. */
  readonly subject: string;
  /** The permission that the operation needs, `Space:Read`. */
  readonly permission: string;

  constructor(what: { subject: string; permission: string }, options?: ErrorOptions) {
    super(
      `${what.subject} does not exist or the api key may not use it: check the id, and that the key has ${what.permission}`,
      options,
    );
    this.subject = what.subject;
    this.permission = what.permission;
  }
}

/**
 * Spacelift wants fewer requests (HTTP 429) and still did after the retries, or asked for a longer pause than
 * `retry.maxDelayMs`. The request had no effect. Come back after `retryAfterMs`, or with the next pass.
 */
export class ThrottledError extends Error {
  override readonly name = 'ThrottledError';
  /** The pause that Spacelift asked for; undefined when it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Why Spacelift was unavailable: the connection failed, no answer came in time, or the answer was a 5xx. */
export type UnavailableReason = 'network' | 'timeout' | 'server';

/**
 * Spacelift could not be reached or failed, also after the retries. Nothing is known about the effect of the request.
 * Treat it as a failed look, never as an empty pool or an idle worker, and try again later.
 */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  readonly reason: UnavailableReason;
  /** HTTP status; undefined unless the reason is `server`. */
  readonly status: number | undefined;
  /** The pause that Spacelift asked for; undefined when it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    details: {
      reason: UnavailableReason;
      status?: number;
      retryAfterMs?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.reason = details.reason;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/**
 * The answer is not one that the API gives: no GraphQL at all (a proxy's page, a wrong `endpoint`), a field that is missing
 * or of another type, or a refusal that has no error of its own here. Retrying does not help; look at the message.
 */
export class BadResponseError extends Error {
  override readonly name = 'BadResponseError';
  /** HTTP status; undefined when the answer was GraphQL and its content was not what it should be. */
  readonly status: number | undefined;
  /** What Spacelift said in `errors[].message`; empty when it sent no errors. */
  readonly refusals: readonly string[];

  constructor(message: string, details: { status?: number; refusals?: readonly string[] } = {}) {
    super(message);
    this.status = details.status;
    this.refusals = details.refusals ?? [];
  }
}

/** Whether a caught value is one of the client's own errors. */
export function isSpaceliftError(error: unknown): error is SpaceliftError {
  return (
    error instanceof UnauthorizedError ||
    error instanceof NotFoundOrNotPermittedError ||
    error instanceof ThrottledError ||
    error instanceof UnavailableError ||
    error instanceof BadResponseError
  );
}
