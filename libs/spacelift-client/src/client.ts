import type { ApiKey } from './api-key.ts';
import { graphqlUrl } from './graphql-url.ts';
import { exchangeApiKey } from './operation.ts';
import { retrying, type RetryPolicy } from './retry.ts';
import { createSession } from './session.ts';
import { createTokenCache } from './token-cache.ts';
import { exchangeToken } from './token-exchange.ts';
import { createTransport } from './transport.ts';
import { drainWorker, type DrainedWorker, type WorkerDrainRequest } from './worker-drain.ts';
import { createWorkerPoolReader, type WorkerPool } from './worker-pool.ts';

export interface SpaceliftClientOptions {
  /** URL of the account, `https://acme.app.spacelift.io`. */
  readonly endpoint: string;
  /**
   * Gives the API key. Asked at every token exchange, so that a rotated secret is picked up: at the first call, before a
   * token expires, and when Spacelift refuses one. What it rejects with is what the call rejects with.
   */
  readonly apiKey: () => Promise<ApiKey>;
  /**
   * How long to wait for an answer to one request, its body included, in milliseconds of real time.
   * @default 10_000
   */
  readonly requestTimeoutMs?: number;
  /**
   * What to do about network errors, timeouts, throttling and 5xx. Pauses are drawn between 0 and a bound that doubles
   * each time; a `Retry-After` comes on top.
   */
  readonly retry?: {
    /** Requests in all, the first one included. @default 3 */
    readonly attempts?: number;
    /** Bound of the first pause. @default 200 */
    readonly baseDelayMs?: number;
    /** Bound of any pause. When Spacelift asks for a longer one, the call fails at once. @default 5_000 */
    readonly maxDelayMs?: number;
  };
  /** Milliseconds since the Unix epoch. @default Date.now */
  readonly now?: () => number;
  /** Waits between attempts. @default - by the global setTimeout */
  readonly sleep?: (ms: number) => Promise<void>;
  /** From 0 up to, and without, 1. @default Math.random */
  readonly random?: () => number;
  /** @default - the global fetch */
  readonly fetch?: typeof fetch;
}

/** Every method rejects with a `SpaceliftError`, or with what `apiKey` rejected with. */
export interface SpaceliftClient {
  /**
   * Reads a pool with its queue and workers. `NotFoundOrNotPermittedError` when there is none with this id, or the API key
   * lacks `Space:Read`.
   */
  workerPool(poolId: string): Promise<WorkerPool>;
  /**
   * Drains a worker or lifts its drain, and tells whether a run is still on it. Setting what is set already is no error.
   * `NotFoundOrNotPermittedError` when the pool has no such worker (any more), or the API key lacks
   * `Worker Pool:Drain Worker`.
   */
  setWorkerDrain(request: WorkerDrainRequest): Promise<DrainedWorker>;
}

/**
 * Makes a client. It opens nothing: the first call exchanges the API key for a token, later ones use that until a minute
 * before it expires. Throws a `TypeError` or `RangeError` for options that can't work.
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
