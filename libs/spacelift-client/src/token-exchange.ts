import { Answer } from './answer.ts';
import type { ApiKey } from './api-key.ts';
import { BadResponseError, NotFoundOrNotPermittedError, UnauthorizedError } from './errors.ts';
import type { ExchangeApiKeyMutation } from './generated/graphql.ts';
import { exchangeApiKey } from './operation.ts';
import type { Send } from './transport.ts';

/** A token and the time until which Spacelift accepts it. */
export interface Token {
  readonly jwt: string;
  /** Unix seconds. */
  readonly validUntil: number;
}

/** Exchanges an API key for a token. Rejects with `UnauthorizedError` for an unknown key or a wrong secret. */
export async function exchangeToken(key: ApiKey, send: Send): Promise<Token> {
  if (key.id === '' || key.secret === '') {
    throw new UnauthorizedError(
      `the api key has no ${key.id === '' ? 'id' : 'secret'}: check the value that apiKey resolves with`,
    );
  }
  const data = new Answer<ExchangeApiKeyMutation>(await sendKey(key, send), '');
  if (data.isNull('apiKeyUser')) throw unknownKey(key);
  const user = data.object<NonNullable<ExchangeApiKeyMutation['apiKeyUser']>>('apiKeyUser');
  const jwt = user.text('jwt');
  // Node.js would quote a token with invalid header characters in its error.
  if (!/^[\w.~+/=-]+$/.test(jwt)) {
    throw new BadResponseError("spacelift's answer has no usable apiKeyUser.jwt: expected a token");
  }
  return { jwt, validUntil: user.wholeNumber('validUntil') };
}

async function sendKey(key: ApiKey, send: Send): Promise<unknown> {
  try {
    return await send({
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
