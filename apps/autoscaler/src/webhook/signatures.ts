import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WebhookSecret } from '@poolkeeper/pool-config';

/**
 * Whether a signature (`sha256=` and 64 hexadecimal digits, as in GitHub's header `X-Hub-Signature-256`) is that of the body with
 * one of the secrets. Takes the same time for all signatures of the right form.
 *
 * Source: https://docs.spacelift.io/integrations/webhooks, "Validating payload".
 */
export function isSigned(body: Buffer, signature: string | undefined, secret: WebhookSecret): boolean {
  const [, digits] = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(signature ?? '') ?? [];
  if (digits === undefined) return false;
  const given = Buffer.from(digits, 'hex');
  const { current, previous = current } = secret;
  // Both are compared in any case, so that the time does not say which one is right.
  const [isCurrent, isPrevious] = [current, previous].map((key) =>
    timingSafeEqual(given, createHmac('sha256', key).update(body).digest()),
  );
  return isCurrent === true || isPrevious === true;
}
