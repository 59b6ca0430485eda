import type { Check } from '../check.ts';
import { spaceliftOf, trustCertificates } from '../ask-spacelift.ts';
import { fault, ok, skipped } from '../finding.ts';

const longestAnswerMs = 10_000;

/** Whether there is a Spacelift account at the endpoint, for whoever asks. */
export const endpoint: Check = {
  name: 'endpoint',
  of: 'account',
  async look(patient) {
    const place = spaceliftOf(patient);
    if (place === undefined) return skipped('it is neither configured nor deployed');
    await trustCertificates(patient);
    const { endpoint: url } = place;
    let answer: Response;
    try {
      answer = await fetch(`${url.replace(/\/+$/, '')}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ __typename }' }),
        signal: AbortSignal.timeout(longestAnswerMs),
      });
    } catch (error) {
      return fault(
        `${url} can't be reached: ${causeOf(error)}`,
        'Correct spacelift.endpoint (https://ACCOUNT.app.spacelift.io), or let this network reach it. For an authority of your own, set spacelift.caCertificates.',
      );
    }
    if (!isGraphql(await answer.text())) {
      return fault(
        `at ${url} is no Spacelift account: it answered ${answer.status}, and not in GraphQL`,
        'Correct spacelift.endpoint: it is the URL of the account, https://ACCOUNT.app.spacelift.io.',
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
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
