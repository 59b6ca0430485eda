/** A GraphQL document as text, with the types of its result and variables: what codegen's `documentMode: 'string'` generates. */
export interface TypedDocument<Result, Variables> {
  toString(): string;
  /** Carries the types only; it never has a value. */
  readonly __apiType?: (variables: Variables) => Result;
}

/** One operation of Spacelift's API, with what its error handling needs. */
export interface Operation<Result, Variables extends object> {
  readonly document: TypedDocument<Result, Variables>;
  /** Completes the message `could not ...`. */
  readonly action: string;
  /**
   * Sending the operation twice has the same effect as sending it once. Only idempotent operations are sent again after a
   * failure that leaves the effect of the first request unknown (a timeout, a broken connection, a 5xx).
   */
  readonly idempotent: boolean;
  /** The permission that the API key needs, as named in Spacelift's settings; `none` if every key may do it. */
  readonly permission: string;
  /** Scalar fields that older backends may not know: see `createBackendMemory`. @default - none */
  readonly optionalFields?: readonly string[];
}

/** A request. */
export interface Call<Result, Variables extends object> {
  readonly operation: Operation<Result, Variables>;
  readonly variables: Variables;
  /** The object of the request, for messages: `worker pool 01JH...`. */
  readonly subject: string;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a request. Resolves with the unchecked data: null, or an object with any content. */
export type Send = <Result, Variables extends object>(call: Call<Result, Variables>) => Promise<unknown>;

/** Options of a single call. */
export interface CallOptions {
  /** Ends the call, with its retries and pauses: the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The name in a document: `ReadWorkerPool`. Empty for a document without one. */
export function operationName(document: string): string {
  return /^\s*(?:query|mutation)\s+(\w+)/m.exec(document)?.[1] ?? '';
}
