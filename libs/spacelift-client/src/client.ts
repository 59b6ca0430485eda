import type { ApiKey } from './api-key.ts';
import { exchangeApiKey } from './operation.ts';
import { retrying, type RetryPolicy } from './retry.ts';
import { createSession } from './session.ts';
import { createTokenCache } from './token-cache.ts';
import { exchangeToken } from './token-exchange.ts';
import { createTransport, graphqlUrl } from './transport.ts';
import { drainWorker, type DrainedWorker, type WorkerDrainRequest } from './worker-drain.ts';
import { createWorkerPoolReader, type WorkerPool } from './worker-pool.ts';

export interface SpaceliftClientOptions {
  /** URL of the account, `https://acme.app.spacelift.io`. */
  readonly endpoint: string;
  /**
   * Returns the API key. It is called at every token exchange, so that a rotated secret is picked up: at the first call, before
   * a token expires, and when Spacelift rejects a token. If it rejects, the call rejects with the same error.
   */
  readonly apiKey: () => Promise<ApiKey>;
  /**
   * Maximum time for one request including the response body, in milliseconds of real time.
   * @default 10_000
   */
  readonly requestTimeoutMs?: number;
  /**
   * How to retry after network errors, timeouts, throttling and 5xx. Pauses are random between 0 and a bound that doubles each
   * time; a `Retry-After` is added to them.
   */
  readonly retry?: {
    /** Total number of requests, including the first one. @default 3 */
    readonly attempts?: number;
    /** Bound of the first pause, in milliseconds. @default 200 */
    readonly baseDelayMs?: number;
    /** Bound of any pause, in milliseconds. If Spacelift asks for a longer pause, the call fails at once. @default 5_000 */
    readonly maxDelayMs?: number;
  };
  /** Returns milliseconds since the Unix epoch. @default Date.now */
  readonly now?: () => number;
  /** Waits between attempts. @default - uses the global setTimeout */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Returns a number of at least 0 and less than 1. @default Math.random */
  readonly random?: () => number;
  /** @default - the global fetch */
  readonly fetch?: typeof fetch;
}

/** Every method rejects with a `SpaceliftError`, or with the error of `apiKey`. */
export interface SpaceliftClient {
  /**
   * Reads a pool with its queue and workers. Rejects with `NotFoundOrNotPermittedError` if the pool does not exist or the API
   * key lacks `Space:Read`.
   */
  workerPool(poolId: string): Promise<WorkerPool>;
  /**
   * Drains a worker or lifts its drain, and reports whether a run is still on it. Draining a drained worker is not an error.
   * Rejects with `NotFoundOrNotPermittedError` if the pool does not have the worker (any more) or the API key lacks
   * `Worker Pool:Drain Worker`.
   */
  setWorkerDrain(request: WorkerDrainRequest): Promise<DrainedWorker>;
}

/**
 * Creates a client. It opens no connection: the first call exchanges the API key for a token, and later calls use the token
 * until a minute before it expires.
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function createSpaceliftClient(options: SpaceliftClientOptions): SpaceliftClient {
  const now = options.now ?? Date.now;
  const retry = {
    policy: retryPolicy(options.retry ?? {}),
    sleep: options.sleep ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms))),
    random: options.random ?? Math.random,
  };
  const send = createTransport({
    url: graphqlUrl(options.endpoint),
    requestTimeoutMs: wholeNumber('requestTimeoutMs', options.requestTimeoutMs ?? 10_000, 1),
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    now,
  });
  const tokens = createTokenCache(async () => {
    const key = await options.apiKey();
    return retrying(exchangeApiKey, () => exchangeToken(key, send), retry);
  }, now);
  const session = createSession({ send, tokens, retry });
  return {
    workerPool: createWorkerPoolReader(session),
    setWorkerDrain: (request) => drainWorker(request, session),
  };
}

function retryPolicy(retry: NonNullable<SpaceliftClientOptions['retry']>): RetryPolicy {
  return {
    attempts: wholeNumber('retry.attempts', retry.attempts ?? 3, 1),
    baseDelayMs: wholeNumber('retry.baseDelayMs', retry.baseDelayMs ?? 200, 0),
    maxDelayMs: wholeNumber('retry.maxDelayMs', retry.maxDelayMs ?? 5_000, 0),
  };
}

function wholeNumber(name: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number of at least ${least}, got ${value}`);
  }
  return value;
}
