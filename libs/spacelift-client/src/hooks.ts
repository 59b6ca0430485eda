import type { SpaceliftError } from './errors.ts';

/** What a hook learns of a request. It contains no variables, no secret and no token. */
export interface RequestEvent {
  /** Name of the operation, `ReadWorkerPool`. */
  readonly operation: string;
  /** The object of the request, `worker pool 01JH...`. */
  readonly subject: string;
  /** 1 for the first request of a call, 2 for its first retry. */
  readonly attempt: number;
}

export interface ResponseEvent extends RequestEvent {
  /** Time from the request to the end of its answer, in milliseconds. */
  readonly durationMs: number;
  /** Why the request failed. Undefined if it succeeded or was aborted. */
  readonly error?: SpaceliftError | undefined;
}

export interface RetryEvent extends RequestEvent {
  readonly error: SpaceliftError;
  /** Pause before the next request, in milliseconds. */
  readonly pauseMs: number;
}

/** For logs, metrics and traces. The call rejects with what a hook throws. */
export interface Hooks {
  /** Called before each request. */
  readonly onRequest?: (event: RequestEvent) => void;
  /** Called after each request. */
  readonly onResponse?: (event: ResponseEvent) => void;
  /** Called before the pause that precedes a retry. */
  readonly onRetry?: (event: RetryEvent) => void;
}
