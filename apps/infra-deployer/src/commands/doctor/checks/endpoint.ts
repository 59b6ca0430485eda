import { fault, ok, skipped, type Check } from './check.ts';
import { CommandError, describeError } from '../../../cli/errors.ts';
import { fetchOf } from '../subject/ask-spacelift.ts';

const timeoutMs = 10_000;

/** Whether the endpoint is trusted, and is a Spacelift account. Needs no API key. */
export const endpoint: Check = {
  name: 'endpoint',
  scope: 'account',
  async check(subject) {
    const { connection } = subject;
    if (connection === undefined) return skipped('it is neither configured nor deployed');
    if (connection instanceof CommandError) return fault(connection.message, connection.fix ?? '');
    const fetch = await fetchOf(subject);
    const { endpoint: url } = connection.spacelift;
    let answer: Response;
    try {
      answer = await fetch(`${url.replace(/\/+$/, '')}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ __typename }' }),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      return fault(
        `${url} cannot be reached: ${causeOf(error)}`,
        'Correct spacelift.endpoint (https://ACCOUNT.app.spacelift.io), or allow access to it from this network. For a private certificate authority, set spacelift.caCertificates.',
      );
    }
    if (!isGraphql(await answer.text())) {
      return fault(
        `${url} is not a Spacelift account: it answered with status ${answer.status} and no GraphQL`,
        'Correct spacelift.endpoint, which is the URL of the account: https://ACCOUNT.app.spacelift.io.',
      );
    }
    return ok(url);
  },
};

function isGraphql(text: string): boolean {
  try {
    const value = JSON.parse(text) as { readonly data?: unknown; readonly errors?: unknown } | null;
    return value?.data !== undefined || Array.isArray(value?.errors);
  } catch {
    return false;
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message || cause.name : describeError(error);
}
