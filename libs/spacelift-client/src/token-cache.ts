import type { Token } from './token-exchange.ts';

/** Covers a request's timeout with its retries, and small differences between clocks. */
const renewEarlyMs = 60_000;

export interface TokenCache {
  /** Resolves with a token that is still valid for a while. Concurrent callers share one exchange. */
  current(): Promise<string>;
  /** Removes a token that Spacelift rejected; does nothing if another token has replaced it already. */
  drop(jwt: string): void;
}

export function createTokenCache(exchange: () => Promise<Token>, now: () => number): TokenCache {
  let cached: Token | undefined;
  let underWay: Promise<Token> | undefined;

  async function renew(): Promise<Token> {
    try {
      // Used even if it is about to expire: if the local clock is far ahead, every new token appears to be.
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
