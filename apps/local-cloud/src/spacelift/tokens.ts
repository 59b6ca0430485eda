import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../clock/clock.ts';

export interface ApiKey {
  readonly id: string;
  readonly secret: string;
}

export interface Token {
  /** The id of the API key. */
  readonly id: string;
  readonly jwt: string;
  /** Unix seconds of pool time. */
  readonly validUntil: number;
}

/** Issues and verifies tokens. Tokens expire in pool time, and are not valid in another process. */
export interface Tokens {
  /** Returns a token for an API key. Undefined for an unknown key. */
  exchange(key: ApiKey): Promise<Token | undefined>;
  /** The id of the API key whose valid token is in an `Authorization` header. */
  ownerOf(authorization: string | null): Promise<string | undefined>;
}

export function createTokens(options: {
  readonly clock: Clock;
  readonly apiKeys: readonly ApiKey[];
  readonly lifetimeSeconds: number;
}): Tokens {
  const { clock, apiKeys, lifetimeSeconds } = options;
  const signingKey = randomBytes(32);
  return {
    async exchange({ id, secret }) {
      if (!apiKeys.some((key) => key.id === id && key.secret === secret)) return undefined;
      const issuedAt = Math.floor(clock.now() / 1000);
      const validUntil = issuedAt + lifetimeSeconds;
      const jwt = await new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(validUntil)
        .sign(signingKey);
      return { id, jwt, validUntil };
    },
    async ownerOf(authorization) {
      const [, token] = /^Bearer (\S+)$/.exec(authorization ?? '') ?? [];
      if (token === undefined) return undefined;
      const verified = jwtVerify(token, signingKey, {
        algorithms: ['HS256'],
        currentDate: new Date(clock.now()),
      });
      return verified.then(
        ({ payload }) => payload.sub,
        () => undefined,
      );
    },
  };
}
