import { ClientError, GraphQLClient } from 'graphql-request';
import { BadResponseError, UnavailableError } from './errors.ts';
import type { Operation } from './operation.ts';
import { refusal } from './refusal.ts';

/** One request. */
export interface Call<Result, Variables extends object> {
  readonly operation: Operation<Result, Variables>;
  readonly variables: Variables;
  /** What it is about, for messages: `worker pool 01JH...`. */
  readonly subject: string;
  /** Absent for the one operation that needs none. */
  readonly token?: string;
  /** What must not show up in an error; the token never does. */
  readonly secrets?: readonly string[];
}

/** Sends one request, once. The data is what came over the wire, unchecked: null, or an object with anything in it. */
export type Send = <Result, Variables extends object>(call: Call<Result, Variables>) => Promise<unknown>;

export interface TransportOptions {
  /** Of the GraphQL API itself. */
  readonly url: string;
  readonly requestTimeoutMs: number;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

export function createTransport({ url, requestTimeoutMs, fetch, now }: TransportOptions): Send {
  const client = new GraphQLClient(url, {
    fetch: fetchWhole(fetch),
    // A redirect would turn the request into a GET, or hand key and token to another host.
    redirect: 'manual',
  });
  return async ({ operation, variables, subject, token, secrets = [] }) => {
    try {
      const answer = await client.rawRequest<unknown>({
        query: operation.document.toString(),
        variables,
        ...(token === undefined ? {} : { requestHeaders: { authorization: `Bearer ${token}` } }),
        signal: AbortSignal.timeout(requestTimeoutMs),
      });
      return answer.data;
    } catch (error) {
      const failed = `could not ${operation.action} (${subject})`;
      if (error instanceof ConnectionFailure) throw unavailable(failed, error.cause, requestTimeoutMs);
      // Never kept as a cause: its message holds the variables and the body, so an API key's secret or a token.
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

/** Marks a failure of the connection, so that nothing else that goes wrong can pass for one. */
class ConnectionFailure extends Error {}

/** A fetch that has also read the body, so that the connection's failures all come from one place. */
function fetchWhole(fetch: TransportOptions['fetch']): typeof fetch {
  return async (input, init) => {
    try {
      const response = await fetch(input, init);
      const body = await response.text();
      // A Response refuses a body for statuses that have none.
      return new Response(body === '' ? null : body, { status: response.status, headers: response.headers });
    } catch (cause) {
      throw new ConnectionFailure('connection failed', { cause });
    }
  };
}

function unavailable(failed: string, cause: unknown, requestTimeoutMs: number): UnavailableError {
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    const message = `${failed}: no answer within ${requestTimeoutMs} ms; try again later, or raise requestTimeoutMs`;
    return new UnavailableError(message, { reason: 'timeout', cause });
  }
  const message = `${failed}: the connection failed (${reasonOf(cause)}); check endpoint and network, or try again later`;
  return new UnavailableError(message, { reason: 'network', cause });
}

/** `fetch failed` says nothing; what it wraps does: `connect ECONNREFUSED 127.0.0.1:1`. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown reason';
  if (cause.cause instanceof Error) return reasonOf(cause.cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  return cause.message === '' ? code : cause.message;
}
