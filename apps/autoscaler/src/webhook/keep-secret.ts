import { readWebhookSecret, type WebhookSecret } from '@poolkeeper/pool-config';
import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';

/** The secret of the signatures, kept for the life of the process. */
export interface KeptSecret {
  /** @throws what `read` throws, and if there is no secret, while none has been read. */
  get(): Promise<WebhookSecret>;
  /** Gets it after a signature did not match, which may be due to a rotation. Reads it only once in a while, whatever comes. */
  getNewer(): Promise<WebhookSecret>;
}

export interface KeptSecretOptions {
  readonly read: () => Promise<string>;
  readonly clock: () => EpochMs;
}

/** A finished rotation takes effect within this time. */
const freshForMs: DurationMs = 60_000;

/** With forged events at full rate, this is the only limit of the calls of Secrets Manager. */
const leastBetweenReadsMs: DurationMs = 10_000;

export function keepSecret({ read, clock }: KeptSecretOptions): KeptSecret {
  let kept: WebhookSecret | undefined;
  let readAt = -Infinity;
  let reading: Promise<WebhookSecret> | undefined;

  async function refresh(): Promise<WebhookSecret> {
    readAt = clock();
    try {
      const secret = readWebhookSecret(await read());
      if (secret === undefined) throw new Error('the secret of the webhook must be {"current": "..."}');
      kept = secret;
      return secret;
    } catch (error) {
      // An outage of Secrets Manager must not switch the webhook off.
      if (kept === undefined) throw error;
      return kept;
    } finally {
      reading = undefined;
    }
  }

  async function getNoOlderThan(ageMs: DurationMs): Promise<WebhookSecret> {
    if (reading !== undefined) return reading;
    if (kept !== undefined && clock() - readAt < ageMs) return kept;
    reading = refresh();
    return reading;
  }

  return { get: () => getNoOlderThan(freshForMs), getNewer: () => getNoOlderThan(leastBetweenReadsMs) };
}
