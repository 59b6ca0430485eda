import { Answer } from './answer.ts';
import type { ApiKey } from './api-key.ts';
import { BadResponseError, NotFoundOrNotPermittedError, UnauthorizedError } from './errors.ts';
import { ExchangeApiKeyDocument, type ExchangeApiKeyMutation } from './generated/graphql.ts';
import type { Operation } from './operation.ts';
import type { Token } from './token-cache.ts';
import type { Received, Transport } from './transport.ts';

/** Idempotent, because a second exchange returns a second token and both are valid. */
const exchangeApiKey = {
  document: ExchangeApiKeyDocument,
  action: 'exchange the api key for a token',
  idempotent: true,
  permission: 'none',
} as const satisfies Operation<unknown, never>;

/** Exchanges an API key for a token. Rejects with `UnauthorizedError` for an unknown key or a wrong secret. */
export async function exchangeToken(key: ApiKey, transport: Transport): Promise<Token> {
  if (key.id === '' || key.secret === '') {
    throw new UnauthorizedError(
      `the api key has no ${key.id === '' ? 'id' : 'secret'}: check the value that apiKey resolves with`,
    );
  }
  const received = await sendKey(key, transport);
  const data = new Answer<ExchangeApiKeyMutation>(received.data, '');
  if (data.isNull('apiKeyUser')) throw unknownKey(key);
  const user = data.object<NonNullable<ExchangeApiKeyMutation['apiKeyUser']>>('apiKeyUser');
  const jwt = user.text('jwt');
  requireToken(jwt, "spacelift's answer has no usable apiKeyUser.jwt");
  // Spacelift's clock says how long the token is valid, so that a wrong clock here neither ends it early nor keeps it too long.
  return { jwt, lifetimeMs: user.wholeNumber('validUntil') * 1000 - received.sentAt };
}

/** @throws BadResponseError. Node.js would quote a token with invalid header characters in its error. */
export function requireToken(jwt: string, problem: string): void {
  if (!/^[\w.~+/=-]+$/.test(jwt)) throw new BadResponseError(`${problem}: expected a token`);
}

async function sendKey(key: ApiKey, transport: Transport): Promise<Received> {
  try {
    return await transport({
      operation: exchangeApiKey,
      variables: { id: key.id, secret: key.secret },
      subject: `api key ${key.id}`,
      secrets: [key.secret],
    });
  } catch (error) {
    throw error instanceof NotFoundOrNotPermittedError ? unknownKey(key, error) : error;
  }
}

function unknownKey(key: ApiKey, cause?: NotFoundOrNotPermittedError): UnauthorizedError {
  return new UnauthorizedError(
    `spacelift does not accept api key ${key.id}: check the key, its secret and endpoint`,
    cause && { cause },
  );
}
