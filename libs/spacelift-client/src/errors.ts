/** The errors that the client's calls reject with; `name` distinguishes them. No message or field contains a secret or token. */
export type SpaceliftError =
  | UnauthorizedError
  | NotFoundOrNotPermittedError
  | DrainLiftedError
  | ThrottledError
  | UnavailableError
  | BadResponseError;

/**
 * Spacelift rejects the API key, or a token right after it was issued. Retrying does not help: check that the key exists, that
 * its secret is current and that `endpoint` is the account that the key belongs to.
 */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError';
}

/**
 * The pool or worker does not exist, or the API key may not read or change it; Spacelift does not distinguish the two. Check the
 * id first, then grant the permission to the key's role, on the space that contains the pool.
 */
export class NotFoundOrNotPermittedError extends Error {
  override readonly name = 'NotFoundOrNotPermittedError';
  /** The pool or worker, `worker pool 01JH...`. */
  readonly subject: string;
  /** The permission that the operation requires, `Space:Read`. */
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

/** The drain of a worker was lifted while something waited for its run to end, so the next run may be on it. Drain it again. */
export class DrainLiftedError extends Error {
  override readonly name = 'DrainLiftedError';
  /** The worker, `worker 01JH... of worker pool 01JH...`. */
  readonly subject: string;

  constructor(subject: string) {
    super(`${subject} is not drained: someone lifted its drain; drain it again`);
    this.subject = subject;
  }
}

/**
 * Spacelift throttles the requests (HTTP 429), also after the retries, or asks for a longer pause than `retry.maxDelayMs`. The
 * request had no effect. Try again after `retryAfterMs`.
 */
export class ThrottledError extends Error {
  override readonly name = 'ThrottledError';
  /** The pause that Spacelift asked for; undefined if it named none. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Why Spacelift was unavailable: the connection failed, the request timed out, or the answer was a 5xx. */
export type UnavailableReason = 'network' | 'timeout' | 'server';

/**
 * Spacelift could not be reached or failed, also after the retries. The request may or may not have had an effect. Treat the
 * state as unknown, never as an empty pool or an idle worker, and try again later.
 */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  readonly reason: UnavailableReason;
  /** HTTP status if the reason is `server`. */
  readonly status: number | undefined;
  /** The pause that Spacelift asked for; undefined if it named none. */
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
 * The answer is invalid: it is not GraphQL (a proxy's page, a wrong `endpoint`), a field is missing or of another type, or
 * Spacelift refuses the request for a reason without its own error class. Retrying does not help; read the message.
 */
export class BadResponseError extends Error {
  override readonly name = 'BadResponseError';
  /** HTTP status; undefined if the answer was GraphQL with invalid content. */
  readonly status: number | undefined;
  /** Spacelift's `errors[].message`; empty if it sent no errors. */
  readonly refusals: readonly string[];

  constructor(message: string, details: { status?: number; refusals?: readonly string[] } = {}) {
    super(message);
    this.status = details.status;
    this.refusals = details.refusals ?? [];
  }
}

/** True if a caught value is one of the client's own errors. */
export function isSpaceliftError(error: unknown): error is SpaceliftError {
  return (
    error instanceof UnauthorizedError ||
    error instanceof NotFoundOrNotPermittedError ||
    error instanceof DrainLiftedError ||
    error instanceof ThrottledError ||
    error instanceof UnavailableError ||
    error instanceof BadResponseError
  );
}
