import type { ApiKey } from './api-key.ts';
import { createBackendMemory } from './backend-memory.ts';
import type { Hooks } from './hooks.ts';
import { createLimiter, type Limits } from './limits.ts';
import type { Send } from './operation.ts';
import { createSender, createSession } from './session.ts';
import { createTokenCache, type Token } from './token-cache.ts';
import { exchangeToken, requireToken } from './token-exchange.ts';
import { createTransport, graphqlUrl, type Transport } from './transport.ts';

export type SpaceliftConnectionOptions = ConnectionOptions & Credentials;

/** What to authenticate with. */
export type Credentials =
  | {
      /**
       * Returns the API key. It is called at every token exchange, so that a rotated secret is picked up: at the first call, before
       * a token expires, and when Spacelift rejects a token. If it rejects, the call rejects with the same error.
       */
      readonly apiKey: () => Promise<ApiKey>;
      readonly token?: undefined;
    }
  | {
      /**
       * Returns a ready-made token. It is called at the first call, and when Spacelift rejects the token. If it rejects, the call
       * rejects with the same error.
       */
      readonly token: () => Promise<string>;
      readonly apiKey?: undefined;
    };

export interface ConnectionOptions {
  /** URL of the account, `https://acme.app.spacelift.io`. */
  readonly endpoint: string;
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
  /** How many requests to send at a time and in a second; further ones wait. @default - no limits */
  readonly limits?: Limits;
  /** Called for each request, for logs, metrics and traces. */
  readonly hooks?: Hooks;
  /**
   * The kind of program, which Spacelift's own clients state in the header `Spacelift-Client-Type`: `spacectl`, `provider`.
   * @default - the header is not sent
   */
  readonly clientType?: string;
  /** Returns milliseconds since the Unix epoch. @default Date.now */
  readonly now?: () => number;
  /** Waits between attempts. @default - uses the global setTimeout */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Returns a number of at least 0 and less than 1. @default Math.random */
  readonly random?: () => number;
  /** @default - the global fetch */
  readonly fetch?: typeof fetch;
}

/** A connection to an account. Pass it to the operations. */
export interface SpaceliftConnection {
  /** Sends an operation. The operations of this package also check the answer. */
  readonly send: Send;
}

/**
 * Creates a connection, for programs that use few operations and have to be small: a bundler leaves out the others. It opens
 * no connection by itself: the first call exchanges the API key for a token, and later calls use the token until a minute before it
 * expires.
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function createSpaceliftConnection(options: SpaceliftConnectionOptions): SpaceliftConnection {
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const { concurrent, perSecond } = options.limits ?? {};
  if (concurrent !== undefined) wholeNumber('limits.concurrent', concurrent, 1);
  if (perSecond !== undefined && !(perSecond > 0)) {
    throw new RangeError(`limits.perSecond must be more than 0, got ${perSecond}`);
  }
  const { attempts, baseDelayMs, maxDelayMs } = options.retry ?? {};
  const sender = createSender({
    transport: createTransport({
      url: graphqlUrl(options.endpoint),
      requestTimeoutMs: wholeNumber('requestTimeoutMs', options.requestTimeoutMs ?? 10_000, 1),
      clientType: options.clientType,
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      now,
    }),
    retry: {
      policy: {
        attempts: wholeNumber('retry.attempts', attempts ?? 3, 1),
        baseDelayMs: wholeNumber('retry.baseDelayMs', baseDelayMs ?? 200, 0),
        maxDelayMs: wholeNumber('retry.maxDelayMs', maxDelayMs ?? 5_000, 0),
      },
      sleep,
      random: options.random ?? Math.random,
    },
    limiter: createLimiter({ concurrent, perSecond }, { now, sleep }),
    hooks: options.hooks ?? {},
    now,
  });
  const tokens = createTokenCache(() => newToken(options, sender), now);
  return { send: createBackendMemory(createSession(sender, tokens)) };
}

async function newToken(credentials: Credentials, sender: Transport): Promise<Token> {
  if (credentials.token === undefined) return exchangeToken(await credentials.apiKey(), sender);
  const jwt = await credentials.token();
  requireToken(jwt, 'the value that token resolves with is not usable');
  return { jwt, lifetimeMs: Infinity };
}

function wholeNumber(name: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number of at least ${least}, got ${value}`);
  }
  return value;
}
