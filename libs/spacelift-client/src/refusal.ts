import {
  BadResponseError,
  NotFoundOrNotPermittedError,
  ThrottledError,
  UnauthorizedError,
  UnavailableError,
  type SpaceliftError,
} from './errors.ts';
import { redact } from './redact.ts';
import { retryAfterMs } from './retry-after.ts';

export interface Refused {
  /** `could not read the worker pool (...)` */
  readonly failed: string;
  readonly subject: string;
  readonly permission: string;
  readonly response: { readonly status: number; readonly headers: Headers; readonly errors?: unknown };
  readonly secrets: readonly string[];
  readonly now: number;
}

const longestMessage = 300;

/**
 * The one place that reads Spacelift's refusals. They arrive as HTTP 200 with `errors`, without codes, so only the words
 * tell them apart; what stands in front of Spacelift answers with a status.
 */
export function refusal({ failed, subject, permission, response, secrets, now }: Refused): SpaceliftError {
  const { status } = response;
  const pause = retryAfterMs(response.headers.get('retry-after'), now);
  if (status === 429) {
    return new ThrottledError(
      `${failed}: spacelift throttles requests; send fewer, or try again later`,
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
  const refusals = messagesOf(response.errors).map((text) => redact(text, secrets).slice(0, longestMessage));
  const said = refusals.join('; ');
  if (status === 401 || status === 403 || /unauthorized/i.test(said)) {
    return new UnauthorizedError(
      `${failed}: spacelift says ${said === '' ? `HTTP ${status}` : `"${said}"`}; check the api key, its secret and endpoint`,
    );
  }
  if (/not found/i.test(said)) return new NotFoundOrNotPermittedError({ subject, permission });
  if (refusals.length > 0) {
    return new BadResponseError(`${failed}: spacelift refuses it with "${said}"`, { status, refusals });
  }
  return new BadResponseError(
    `${failed}: got HTTP ${status} without a GraphQL answer; check that endpoint is a spacelift account`,
    { status },
  );
}

/** Whether the backend is older than the field and refused the operation for it. */
export function isUnknownField(error: unknown, field: { type: string; name: string }): boolean {
  const words = `Cannot query field "${field.name}" on type "${field.type}"`;
  return error instanceof BadResponseError && error.refusals.some((text) => text.includes(words));
}

function messagesOf(errors: unknown): string[] {
  if (!Array.isArray(errors)) return errors === undefined ? [] : ['errors that are not a list'];
  return errors.map((error: unknown) =>
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
      ? error.message
      : 'an error without a message',
  );
}
