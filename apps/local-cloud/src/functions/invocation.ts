import type { EpochMs } from '@poolkeeper/pool-model';

/** An event on its way to a function. */
export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  /** In pool time, counted from the call: a cold start is not the invocation's time. */
  deadline(): EpochMs;
  readonly functionArn: string;
  /** X-Ray's. */
  readonly traceId: string;
}

/** What became of an invocation. A function that fails is an outcome, not an exception. */
export type InvocationOutcome =
  | { readonly kind: 'succeeded'; readonly requestId: string; readonly payload: unknown }
  | { readonly kind: 'failed'; readonly requestId: string; readonly error: FunctionError };

/** Lambda's form of an error. */
export interface FunctionError {
  /** The thrown error's name, `Sandbox.Timedout`, `Runtime.ExitError`, ... */
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace?: readonly string[];
}
