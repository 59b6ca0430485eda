import { UnauthorizedError } from './errors.ts';
import { retrying, type RetryContext } from './retry.ts';
import type { TokenCache } from './token-cache.ts';
import type { Call, Send } from './transport.ts';

export interface SessionOptions {
  readonly send: Send;
  readonly tokens: TokenCache;
  readonly retry: RetryContext;
}

/** Creates a `Send` that adds the token and retries as the operation allows. */
export function createSession({ send, tokens, retry }: SessionOptions): Send {
  return async <Result, Variables extends object>(call: Call<Result, Variables>) => {
    const sendWith = (token: string) => retrying(call.operation, () => send({ ...call, token }), retry);
    // Outside the retries, because a token exchange has its own and the two would multiply.
    const token = await tokens.current();
    try {
      return await sendWith(token);
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      // The key was rotated or the token revoked. A rejected request had no effect, so any operation may be sent again.
      tokens.drop(token);
      return sendWith(await tokens.current());
    }
  };
}
