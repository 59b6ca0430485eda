/** Covers a request's timeout with its retries. */
const renewEarlyMs = 60_000;

/** A token and how long Spacelift accepts it. */
export interface Token {
  readonly jwt: string;
  /** From the moment of its receipt, in milliseconds. Infinity if it is not known. */
  readonly lifetimeMs: number;
}

export interface TokenCache {
  /** Resolves with a token that is still valid for a while. Concurrent callers share one exchange. */
  current(): Promise<string>;
  /** Removes a token that Spacelift rejected; does nothing if another token has replaced it already. */
  drop(jwt: string): void;
}

export function createTokenCache(exchange: () => Promise<Token>, now: () => number): TokenCache {
  let cached: { readonly jwt: string; readonly renewAt: number } | undefined;
  let underWay: Promise<string> | undefined;

  async function renew(): Promise<string> {
    try {
      const { jwt, lifetimeMs } = await exchange();
      // Returned even if it is about to expire: that is for Spacelift to judge.
      cached = { jwt, renewAt: now() + lifetimeMs - renewEarlyMs };
      return jwt;
    } finally {
      underWay = undefined;
    }
  }

  return {
    current() {
      if (cached && now() < cached.renewAt) return Promise.resolve(cached.jwt);
      underWay ??= renew();
      return underWay;
    },
    drop(jwt) {
      if (cached?.jwt === jwt) cached = undefined;
    },
  };
}
