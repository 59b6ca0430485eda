import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { clientOnFakeTime, rejection, secret } from './testing/client-on-fake-time.ts';
import {
  hangUp,
  json,
  poolId,
  raw,
  refused,
  startSpacelift,
  token,
  type Reply,
} from './testing/loopback-spacelift.ts';

const jwt = 'eyJhbGciOi.J0b2tlbg.c2lnbmVk';

/** Answers that quote the secret or the token, in every way in which an answer can go wrong. */
const quoting = (quoted: string): [string, Reply][] => [
  ['a refusal', refused(`invalid value "${quoted}"`)],
  ['a refusal of the caller', refused(`unauthorized: ${quoted}`)],
  ['"not found"', refused(`${quoted} not found`)],
  ['a status with a body', refused(quoted, 400)],
  ['a 401', raw(quoted, { status: 401 })],
  ['a 429', raw(quoted, { status: 429 })],
  ['a 500', raw(quoted, { status: 500 })],
  ['a page', raw(`<html>${quoted}</html>`)],
  ['broken JSON', raw(`{"data":{"x":"${quoted}`, { type: 'application/json' })],
  ['data of another shape', json({ data: { apiKeyUser: quoted, workerPool: { id: quoted } } })],
  ['a long refusal', refused(`${'x'.repeat(290)}${quoted}`)],
  ['a token without its expiry', json({ data: { apiKeyUser: { jwt: quoted } } })],
  ['a token that no header carries', token({ jwt: `${quoted}\n` })],
  ['a broken connection', hangUp],
];

describe('an error', () => {
  it.each(quoting(secret))('keeps the secret when the exchange ends in %s', async (_, reply) => {
    const spacelift = await startSpacelift();
    spacelift.answers('ExchangeApiKey', reply);
    await expectSilence(clientOnFakeTime(spacelift).client.readWorkerPool(poolId));
  });

  it.each(quoting(jwt))('keeps the token when a request ends in %s', async (_, reply) => {
    const spacelift = await startSpacelift();
    spacelift.answers('ExchangeApiKey', token({ jwt }));
    spacelift.answers('ReadWorkerPool', reply);
    await expectSilence(clientOnFakeTime(spacelift).client.readWorkerPool(poolId));
  });
});

async function expectSilence(call: Promise<unknown>): Promise<void> {
  const error = await rejection(call);
  expect(error).toMatchObject({ name: expect.stringMatching(/Error$/) as string });
  const everything = inspect(error, { depth: Infinity, showHidden: true, maxStringLength: Infinity });
  for (const secretPart of [secret, secret.slice(0, 8), jwt, jwt.slice(0, 8)]) {
    expect(everything).not.toContain(secretPart);
  }
}
