import type { EpochMs } from '@poolkeeper/pool-model';

/** An event for a function. */
export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  /** The deadline in pool time, counted from this call. It does not include a cold start. */
  deadline(): EpochMs;
  readonly functionArn: string;
  /** The X-Ray trace id. */
  readonly traceId: string;
}

/** The result of an invocation. A function's failure is an outcome and not an exception. */
export type InvocationOutcome =
  | { readonly kind: 'succeeded'; readonly requestId: string; readonly payload: unknown }
  | { readonly kind: 'failed'; readonly requestId: string; readonly error: FunctionError };

/** An error in Lambda's format. */
export interface FunctionError {
  /** The name of the thrown error, or a code of Lambda such as `Sandbox.Timedout` or `Runtime.ExitError`. */
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace?: readonly string[];
}
