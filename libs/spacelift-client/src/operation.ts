import {
  ExchangeApiKeyDocument,
  ReadWorkerPoolDocument,
  ReadWorkerPoolWithoutAvailableAtDocument,
  SetWorkerDrainDocument,
  type TypedDocumentString,
} from './generated/graphql.ts';

/** One operation of Spacelift's API, with what its error handling needs. */
export interface Operation<Result, Variables extends object> {
  readonly document: TypedDocumentString<Result, Variables>;
  /** Completes the message `could not ...`. */
  readonly action: string;
  /**
   * Sending the operation twice has the same effect as sending it once. Only idempotent operations are sent again after a
   * failure that leaves the effect of the first request unknown (a timeout, a broken connection, a 5xx).
   */
  readonly idempotent: boolean;
  /** The permission that the API key needs, as named in Spacelift's settings; `none` if every key may do it. */
  readonly permission: string;
}

/** Idempotent, because a second exchange returns a second token and both are valid. */
export const exchangeApiKey = {
  document: ExchangeApiKeyDocument,
  action: 'exchange the api key for a token',
  idempotent: true,
  permission: 'none',
} as const satisfies Operation<unknown, never>;

export const readWorkerPool = {
  document: ReadWorkerPoolDocument,
  action: 'read the worker pool',
  idempotent: true,
  permission: 'Space:Read',
} as const satisfies Operation<unknown, never>;

export const readWorkerPoolWithoutAvailableAt = {
  ...readWorkerPool,
  document: ReadWorkerPoolWithoutAvailableAtDocument,
} as const satisfies Operation<unknown, never>;

/** Idempotent, because a second request finds the state already set. */
export const setWorkerDrain = {
  document: SetWorkerDrainDocument,
  action: "set the worker's drain",
  idempotent: true,
  permission: 'Worker Pool:Drain Worker',
} as const satisfies Operation<unknown, never>;
