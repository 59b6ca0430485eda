import { describe, expect, it } from 'vitest';
import { graphqlUrl } from './transport.ts';
import { clientOnFakeTime, rejection } from './testing/client-on-fake-time.ts';
import {
  hangUp,
  json,
  neverAnswer,
  pool,
  poolId,
  raw,
  refused,
  startSpacelift,
  type Reply,
} from './testing/loopback-spacelift.ts';

describe('a request', () => {
  it('is sent to /graphql of the account', async () => {
    const spacelift = await startSpacelift();
    await clientOnFakeTime({ endpoint: `${spacelift.endpoint}/` }).client.readWorkerPool(poolId);
    expect(spacelift.requests.map((request) => request.path)).toEqual(['/graphql', '/graphql']);
  });

  it.each([
    ['a 500', raw('oops', { status: 500 })],
    ['a 503 with a GraphQL body', refused('try later', 503)],
    ['a connection that breaks', hangUp],
  ])('succeeds after %s', async (_, failure) => {
    const spacelift = await startSpacelift();
    spacelift.answers('ReadWorkerPool', failure, failure, pool({ pendingRuns: 4 }));
    const { client, time } = clientOnFakeTime(spacelift);
    await expect(client.readWorkerPool(poolId)).resolves.toMatchObject({ pendingRuns: 4 });
    expect(time.pauses).toEqual([100, 200]);
  });

  it('rejects as unavailable, with the status, if Spacelift keeps failing', async () => {
    const error = await failureOn(raw('oops', { status: 503 }));
    expect(error).toMatchObject({ name: 'UnavailableError', reason: 'server', status: 503 });
  });

  it('waits as long as Spacelift asks for when it throttles', async () => {
    const spacelift = await startSpacelift();
    spacelift.answers('ReadWorkerPool', raw('', { status: 429, headers: { 'retry-after': '2' } }), pool());
    const { client, time } = clientOnFakeTime(spacelift);
    await client.readWorkerPool(poolId);
    expect(time.pauses).toEqual([2100]);
  });

  it('rejects as throttled, with the pause, if the pause is longer than the maximum', async () => {
    const error = await failureOn(raw('', { status: 429, headers: { 'retry-after': '60' } }));
    expect(error).toMatchObject({ name: 'ThrottledError', retryAfterMs: 60_000 });
  });

  it('rejects as throttled if Spacelift keeps throttling', async () => {
    const error = await failureOn(raw('', { status: 429 }));
    expect(error).toMatchObject({ name: 'ThrottledError', retryAfterMs: undefined });
  });

  it.each<[string, Reply]>([
    ['nothing comes', neverAnswer],
    [
      'the body never ends',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":');
      },
    ],
  ])('times out when %s', async (_, reply) => {
    const error = await failureOn(reply, { requestTimeoutMs: 20, retry: { attempts: 2 } });
    expect(error).toMatchObject({
      name: 'UnavailableError',
      reason: 'timeout',
      message: expect.stringContaining('no answer within 20 ms') as string,
      cause: { name: 'TimeoutError' },
    });
  });

  it('rejects as unavailable, with the cause, if no server is listening', async () => {
    const spacelift = await startSpacelift();
    spacelift.stop();
    const { client, time } = clientOnFakeTime(spacelift);
    const error = await rejection(client.readWorkerPool(poolId));
    expect(error).toMatchObject({
      name: 'UnavailableError',
      reason: 'network',
      message: expect.stringContaining('ECONNREFUSED') as string,
      cause: expect.any(TypeError) as TypeError,
    });
    expect(time.pauses).toHaveLength(2);
  });

  it.each([
    ['a page of HTML', raw('<html>welcome</html>')],
    ['JSON that breaks off', raw('{"data":{"workerPool":', { type: 'application/json' })],
    ['nothing', raw('', { type: 'application/json' })],
    ['no content', raw('', { status: 204 })],
    ['a list', json([])],
    ['a word', json('ok')],
    ['neither data nor errors', json({})],
    ['null', json({ data: null })],
    ['data without the pool', json({ data: {} })],
    ['a redirect', raw('', { status: 302, headers: { location: '/login' } })],
    ['a 404 page', raw('<html>nothing here</html>', { status: 404 })],
    ['a refusal without a known reason', refused('the moon is in the wrong phase')],
    ['data together with errors', json({ data: { workerPool: {} }, errors: [{ message: 'partial' }] })],
    ['errors without messages', json({ errors: [null, {}] })],
    ['errors that are not a list', json({ errors: { message: 'odd' } })],
  ])('is a bad response, not repeated, when the answer is %s', async (_, reply) => {
    const spacelift = await startSpacelift();
    spacelift.answers('ReadWorkerPool', reply);
    const error = await rejection(clientOnFakeTime(spacelift).client.readWorkerPool(poolId));
    expect(error).toMatchObject({ name: 'BadResponseError' });
    expect(spacelift.operations()).toEqual(['ExchangeApiKey', 'ReadWorkerPool']);
  });

  it('reads at most 32 MiB of an answer', async () => {
    const sent = { bytes: 0 };
    const error = await failureOn((response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const send = () => {
        while (!response.closed && sent.bytes < 256 * chunk.length) {
          sent.bytes += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', send);
        }
        response.end();
      };
      response.writeHead(200, { 'content-type': 'application/json' });
      send();
    });
    expect(error).toMatchObject({
      name: 'BadResponseError',
      message: expect.stringContaining('the answer has more than 33554432 bytes') as string,
    });
    expect(sent.bytes).toBeLessThan(64 * 1024 * 1024);
  });

  it("rejects with Spacelift's own message", async () => {
    expect(await failureOn(refused('the moon is in the wrong phase'))).toMatchObject({
      refusals: ['the moon is in the wrong phase'],
      message: `could not read the worker pool (worker pool ${poolId}): spacelift refused it with "the moon is in the wrong phase"`,
    });
  });

  it('does not follow a redirect, which would send the key to another host', async () => {
    const [spacelift, elsewhere] = await Promise.all([startSpacelift(), startSpacelift()]);
    const location = `${elsewhere.endpoint}/graphql`;
    spacelift.answers('ExchangeApiKey', raw('', { status: 307, headers: { location } }));
    await rejection(clientOnFakeTime(spacelift).client.readWorkerPool(poolId));
    expect(elsewhere.requests).toEqual([]);
  });
});

async function failureOn(
  reply: Reply,
  options: Partial<Parameters<typeof clientOnFakeTime>[0]> = {},
): Promise<unknown> {
  const spacelift = await startSpacelift();
  spacelift.answers('ReadWorkerPool', reply);
  return rejection(
    clientOnFakeTime({ endpoint: spacelift.endpoint, ...options }).client.readWorkerPool(poolId),
  );
}

describe('graphqlUrl', () => {
  it.each([
    ['https://acme.app.spacelift.io', 'https://acme.app.spacelift.io/graphql'],
    ['https://acme.app.spacelift.io/', 'https://acme.app.spacelift.io/graphql'],
    ['https://acme.app.spacelift.io/graphql', 'https://acme.app.spacelift.io/graphql'],
    ['https://acme.app.spacelift.io/graphql/', 'https://acme.app.spacelift.io/graphql'],
    ['http://127.0.0.1:4600', 'http://127.0.0.1:4600/graphql'],
    ['https://tools.example.com/spacelift/', 'https://tools.example.com/spacelift/graphql'],
  ])('takes %s', (endpoint, url) => {
    expect(graphqlUrl(endpoint)).toBe(url);
  });

  it.each(['', 'acme.app.spacelift.io', 'ftp://acme.app.spacelift.io', 'acme'])(
    'refuses "%s"',
    (endpoint) => {
      expect(() => graphqlUrl(endpoint)).toThrow(
        `endpoint must be the URL of a spacelift account, such as https://acme.app.spacelift.io, got "${endpoint}"`,
      );
    },
  );

  it('refuses a password without repeating it', () => {
    expect(() => graphqlUrl('https://me:hunter2@acme.app.spacelift.io')).toThrow(
      /^endpoint must be (?!.*hunter2).*pass the api key as apiKey$/,
    );
  });
});
