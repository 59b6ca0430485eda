import {
  BadResponseError,
  NotFoundOrNotPermittedError,
  ThrottledError,
  UnauthorizedError,
  UnavailableError,
  type SpaceliftError,
} from './errors.ts';

export interface RefusedCall {
  /** `could not read the worker pool (...)` */
  readonly failed: string;
  readonly subject: string;
  readonly permission: string;
  readonly response: { readonly status: number; readonly headers: Headers; readonly errors?: unknown };
  readonly secrets: readonly string[];
  readonly now: number;
}

const maxMessageLength = 300;

/**
 * The one place that reads Spacelift's refusals. Spacelift sends them as HTTP 200 with `errors` that have no codes, so only the
 * message distinguishes them; proxies in front of Spacelift answer with a status.
 */
export function refusal({
  failed,
  subject,
  permission,
  response,
  secrets,
  now,
}: RefusedCall): SpaceliftError {
  const { status } = response;
  const pause = retryAfterMs(response.headers.get('retry-after'), now);
  if (status === 429) {
    return new ThrottledError(
      `${failed}: spacelift throttles the requests; send fewer or try again later`,
      pause,
    );
  }
  if (status >= 500 || status === 408) {
    return new UnavailableError(`${failed}: spacelift answered with HTTP ${status}; try again later`, {
      reason: 'server',
      status,
      retryAfterMs: pause,
    });
  }
  const refusals = messagesOf(response.errors).map((text) =>
    redact(text, secrets).slice(0, maxMessageLength),
  );
  const said = refusals.join('; ');
  if (status === 401 || status === 403 || /unauthorized/i.test(said)) {
    return new UnauthorizedError(
      `${failed}: spacelift answered ${said === '' ? `HTTP ${status}` : `"${said}"`}; check the api key, its secret and endpoint`,
    );
  }
  if (/not found/i.test(said)) return new NotFoundOrNotPermittedError({ subject, permission });
  if (refusals.length > 0) {
    return new BadResponseError(`${failed}: spacelift refused it with "${said}"`, { status, refusals });
  }
  return new BadResponseError(
    `${failed}: got HTTP ${status} without a GraphQL answer; check that endpoint is a spacelift account`,
    { status },
  );
}

function messagesOf(errors: unknown): string[] {
  if (!Array.isArray(errors)) return errors === undefined ? [] : ['errors is not a list'];
  return errors.map((error: unknown) =>
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
      ? error.message
      : 'an error without a message',
  );
}

/** The pause that the header `Retry-After` asks for, in seconds or as a date; undefined if it is absent or neither. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Removes secrets from a server's message, which may quote what it was sent: a rejected variable, for example. */
function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (left, secret) => (secret === '' ? left : left.replaceAll(secret, '[redacted]')),
    text,
  );
}
