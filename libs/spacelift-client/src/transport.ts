import { ClientError, GraphQLClient } from 'graphql-request';
import { BadResponseError, UnavailableError } from './errors.ts';
import { operationName, type Operation } from './operation.ts';
import { refusal } from './refusal.ts';

/** A request as it is sent. */
export interface TransportCall {
  readonly operation: Operation<unknown, never>;
  readonly variables: object;
  readonly subject: string;
  readonly signal?: AbortSignal | undefined;
  /** Absent for the one operation that needs no token. */
  readonly token?: string;
  /** Texts to remove from errors, besides the token. */
  readonly secrets?: readonly string[];
}

export interface Received {
  /** Unchecked: null, or an object with any content. */
  readonly data: unknown;
  /** When Spacelift sent the answer, by its own clock if the answer says so, in milliseconds since the Unix epoch. */
  readonly sentAt: number;
}

/** Sends one request once. */
export type Transport = (call: TransportCall) => Promise<Received>;

export interface TransportOptions {
  /** URL of the GraphQL API itself. */
  readonly url: string;
  readonly requestTimeoutMs: number;
  /** Value of the header `Spacelift-Client-Type`, which is not sent without it. */
  readonly clientType?: string | undefined;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

export function createTransport(options: TransportOptions): Transport {
  const { url, requestTimeoutMs, clientType, now } = options;
  const client = new GraphQLClient(url, {
    fetch: fetchWhole(options.fetch),
    // Following a redirect would turn the request into a GET, or send the key or token to another host.
    redirect: 'manual',
    headers: clientType === undefined ? {} : { 'Spacelift-Client-Type': clientType },
    // It would parse each document to find its name.
    excludeOperationName: true,
    jsonSerializer: { parse: JSON.parse, stringify: withOperationName },
  });
  return async ({ operation, variables, subject, token, secrets = [], signal }) => {
    const failed = `could not ${operation.action} (${subject})`;
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    try {
      const answer = await client.rawRequest<unknown>({
        query: operation.document.toString(),
        variables,
        ...(token === undefined ? {} : { requestHeaders: { authorization: `Bearer ${token}` } }),
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      return { data: answer.data, sentAt: dateOf(answer.headers) ?? now() };
    } catch (error) {
      if (signal?.aborted === true && !timeout.aborted) throw signal.reason;
      if (error instanceof OversizedAnswer) {
        throw new BadResponseError(`${failed}: the answer has more than ${maxAnswerBytes} bytes`, {
          status: 200,
        });
      }
      if (error instanceof ConnectionFailure) throw unavailable(failed, error.cause, requestTimeoutMs);
      // Not kept as a cause: its message contains the variables and the body, and so the API key's secret or a token.
      if (error instanceof ClientError) {
        throw refusal({
          failed,
          subject,
          permission: operation.permission,
          response: error.response,
          secrets: token === undefined ? secrets : [...secrets, token],
          now: now(),
        });
      }
      throw new BadResponseError(
        `${failed}: the answer of ${url} is not GraphQL; check that endpoint is a spacelift account`,
        { status: 200 },
      );
    }
  };
}

function withOperationName(body: { readonly query: string }): string {
  const name = operationName(body.query);
  return JSON.stringify(name === '' ? body : { ...body, operationName: name });
}

function dateOf(headers: Headers): number | undefined {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? undefined : date;
}

/**
 * Returns the URL of an account's GraphQL API: `https://acme.app.spacelift.io/graphql` for `https://acme.app.spacelift.io`.
 *
 * @throws TypeError if the endpoint is not the URL of an account.
 */
export function graphqlUrl(endpoint: string): string {
  const wanted = 'endpoint must be the URL of a spacelift account, such as https://acme.app.spacelift.io';
  if (!URL.canParse(endpoint)) throw new TypeError(`${wanted}, got ${JSON.stringify(endpoint)}`);
  const url = new URL(endpoint);
  if (url.username || url.password) {
    throw new TypeError(`${wanted}, got one with a user or password in it: pass the api key as apiKey`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new TypeError(`${wanted}, got ${JSON.stringify(endpoint)}`);
  }
  const account = url.pathname.replace(/\/+$/, '').replace(/\/graphql$/, '');
  return `${url.origin}${account}/graphql`;
}

/** Marks a failure of the connection, to distinguish it from every other error. */
class ConnectionFailure extends Error {}

/** Thrown instead of reading on. */
class OversizedAnswer extends Error {}

/** Far more than the workers of the largest pool, and far less than the memory of a function. */
const maxAnswerBytes = 32 * 1024 * 1024;

/** Wraps fetch so that it also reads the body, and all failures of the connection come from one place. */
function fetchWhole(fetch: TransportOptions['fetch']): typeof fetch {
  return async (input, init) => {
    try {
      const response = await fetch(input, init);
      const body = await readBody(response);
      // The constructor of Response throws if a status without a body gets one.
      return new Response(body === '' ? null : body, { status: response.status, headers: response.headers });
    } catch (cause) {
      if (cause instanceof OversizedAnswer) throw cause;
      throw new ConnectionFailure('connection failed', { cause });
    }
  };
}

async function readBody({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes) throw new OversizedAnswer();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function unavailable(failed: string, cause: unknown, requestTimeoutMs: number): UnavailableError {
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    const message = `${failed}: no answer within ${requestTimeoutMs} ms; try again later, or raise requestTimeoutMs`;
    return new UnavailableError(message, { reason: 'timeout', cause });
  }
  const message = `${failed}: the connection failed (${reasonOf(cause)}); check endpoint and network, or try again later`;
  return new UnavailableError(message, { reason: 'network', cause });
}

/** Unwraps `fetch failed`, whose cause is the real reason: `connect ECONNREFUSED 127.0.0.1:1`. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown reason';
  if (cause.cause instanceof Error) return reasonOf(cause.cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  return cause.message === '' ? code : cause.message;
}
