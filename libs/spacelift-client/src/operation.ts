import {
  ExchangeApiKeyDocument,
  ReadWorkerPoolDocument,
  ReadWorkerPoolWithoutAvailableAtDocument,
  SetWorkerDrainDocument,
  type TypedDocumentString,
} from './generated/graphql.ts';

/** One thing that the client asks of Spacelift, and what follows from it for failures. */
export interface Operation<Result, Variables extends object> {
  readonly document: TypedDocumentString<Result, Variables>;
  /** For messages, after `could not`. */
  readonly action: string;
  /**
   * Doing it twice comes to the same as doing it once. Only then is it sent again when nobody knows whether the first
   * request took effect (a timeout, a broken connection, a 5xx).
   */
  readonly idempotent: boolean;
  /** What the API key needs, as Spacelift's settings call it; `none` for what every key may do. */
  readonly permission: string;
}

/** A second exchange gives a second token; both are good. */
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

/** Sets a state, so a second request finds it set. */
export const setWorkerDrain = {
  document: SetWorkerDrainDocument,
  action: "set the worker's drain",
  idempotent: true,
  permission: 'Worker Pool:Drain Worker',
} as const satisfies Operation<unknown, never>;
