import type { Token } from './token-exchange.ts';

/** Covers a request's timeout with its retries, and clocks that differ a little. */
const renewEarlyMs = 60_000;

export interface TokenCache {
  /** A token that is valid for a while yet. Callers that come while one is being fetched share it. */
  current(): Promise<string>;
  /** Forgets this token, because Spacelift refused it; does nothing when another one has taken its place. */
  drop(jwt: string): void;
}

export function createTokenCache(exchange: () => Promise<Token>, now: () => number): TokenCache {
  let cached: Token | undefined;
  let underWay: Promise<Token> | undefined;

  async function renew(): Promise<Token> {
    try {
      // Handed out even if it is about to expire: with a clock that is far ahead every new token looks so.
      cached = await exchange();
      return cached;
    } finally {
      underWay = undefined;
    }
  }

  return {
    async current() {
      if (cached && now() < cached.validUntil * 1000 - renewEarlyMs) return cached.jwt;
      underWay ??= renew();
      return (await underWay).jwt;
    },
    drop(jwt) {
      if (cached?.jwt === jwt) cached = undefined;
    },
  };
}
