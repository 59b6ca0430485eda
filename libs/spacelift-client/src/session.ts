import { unlessAborted } from './abort.ts';
import { isSpaceliftError, UnauthorizedError } from './errors.ts';
import type { Hooks } from './hooks.ts';
import type { Limiter } from './limits.ts';
import { operationName, type Send } from './operation.ts';
import { retrying, type RetryContext } from './retry.ts';
import type { TokenCache } from './token-cache.ts';
import type { Transport } from './transport.ts';

export interface SenderOptions {
  readonly transport: Transport;
  readonly retry: RetryContext;
  readonly limiter: Limiter;
  readonly hooks: Hooks;
  readonly now: () => number;
}

/** Creates a `Transport` that keeps the limits, retries as the operation allows and calls the hooks. */
export function createSender({ transport, retry, limiter, hooks, now }: SenderOptions): Transport {
  return (call) => {
    const { operation, subject, signal } = call;
    const about = { operation: operationName(operation.document.toString()), subject };
    const send = async (attempt: number) => {
      const event = { ...about, attempt };
      hooks.onRequest?.(event);
      const startedAt = now();
      try {
        const answer = await transport(call);
        hooks.onResponse?.({ ...event, durationMs: now() - startedAt });
        return answer;
      } catch (error) {
        const durationMs = now() - startedAt;
        hooks.onResponse?.({ ...event, durationMs, ...(isSpaceliftError(error) && { error }) });
        throw error;
      }
    };
    const { idempotent } = operation;
    return retrying(
      { idempotent, signal, onRetry: (event) => hooks.onRetry?.({ ...about, ...event }) },
      (attempt) => limiter(() => send(attempt), signal),
      retry,
    );
  };
}

/** Creates a `Send` that adds the token, and gets another one once if Spacelift rejects it. */
export function createSession(sender: Transport, tokens: TokenCache): Send {
  return async (call) => {
    const sendWith = async (token: string) => (await sender({ ...call, token })).data;
    // Other callers may wait for the same exchange, so aborting this call does not abort it.
    const currentToken = () => unlessAborted(tokens.current(), call.signal);
    const token = await currentToken();
    try {
      return await sendWith(token);
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      // The key was rotated or the token revoked. A rejected request had no effect, so any operation may be sent again.
      tokens.drop(token);
      return sendWith(await currentToken());
    }
  };
}
