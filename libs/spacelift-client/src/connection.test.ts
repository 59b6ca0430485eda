import { inspect } from 'node:util';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse, print } from 'graphql';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { createSpaceliftClient } from './client.ts';
import { createSpaceliftConnection } from './connection.ts';
import { createFakeSpacelift } from './fake-spacelift.ts';
import { readWorkerPool } from './operations/read-worker-pool.ts';
import { setWorkerDrain } from './operations/set-worker-drain.ts';
import { waitUntilDrained } from './operations/wait-until-drained.ts';
import { searchPages } from './pages.ts';
import { clientOnFakeTime, rejection, secret } from './testing/client-on-fake-time.ts';
import { neverAnswer, poolId, refused, raw, startSpacelift, token } from './testing/loopback-spacelift.ts';

describe('an abort signal', () => {
  it('ends a request that has no answer yet, with its reason', async () => {
    const spacelift = await startSpacelift();
    const arrived = new Promise((resolve) => {
      spacelift.answers('ReadWorkerPool', (response) => {
        neverAnswer(response, undefined as never);
        resolve(undefined);
      });
    });
    const controller = new AbortController();
    const call = rejection(
      clientOnFakeTime(spacelift).client.readWorkerPool(poolId, { signal: controller.signal }),
    );
    await arrived;
    const reason = new Error('the user left');

    controller.abort(reason);

    expect(await call).toBe(reason);
    expect(spacelift.operations()).toEqual(['ExchangeApiKey', 'ReadWorkerPool']);
  });

  it('prevents the request if it is aborted already', async () => {
    const spacelift = await startSpacelift();
    const call = clientOnFakeTime(spacelift).client.readWorkerPool(poolId, { signal: AbortSignal.abort() });

    expect(await rejection(call)).toMatchObject({ name: 'AbortError' });
    expect(spacelift.operations()).not.toContain('ReadWorkerPool');
  });

  it('ends the pause before a retry', async () => {
    const spacelift = await startSpacelift();
    spacelift.answers('ReadWorkerPool', raw('', { status: 503 }));
    const controller = new AbortController();
    const { client } = clientOnFakeTime({
      ...spacelift,
      sleep: () => {
        controller.abort(new Error('enough'));
        return new Promise(() => undefined);
      },
    });

    await expect(client.readWorkerPool(poolId, { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('of one caller does not end the token exchange of another', async () => {
    const spacelift = await startSpacelift();
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      spacelift.answers('ExchangeApiKey', (response, request) => {
        answer = () => {
          token({})(response, request);
        };
        resolve();
      });
    });
    const { client } = clientOnFakeTime(spacelift);
    const controller = new AbortController();
    const aborted = rejection(client.readWorkerPool(poolId, { signal: controller.signal }));
    const other = client.readWorkerPool(poolId);
    await asked;

    controller.abort(new Error('enough'));

    expect(await aborted).toMatchObject({ message: 'enough' });
    answer();
    expect(await other).toMatchObject({ id: poolId });
    expect(spacelift.operations().filter((name) => name === 'ExchangeApiKey')).toHaveLength(1);
  });
});

describe('hooks', () => {
  it('learn of requests, answers and retries, and never of a secret', async () => {
    const spacelift = await startSpacelift();
    spacelift.answers('ExchangeApiKey', token({ jwt: 'jwt-to-hide' }));
    spacelift.answers('ReadWorkerPool', raw(secret, { status: 503 }), refused('no jwt-to-hide'));
    const events: [string, object][] = [];
    const { client } = clientOnFakeTime({
      ...spacelift,
      hooks: {
        onRequest: (event) => events.push(['request', event]),
        onResponse: (event) => events.push(['response', event]),
        onRetry: (event) => events.push(['retry', event]),
      },
    });

    await expect(client.readWorkerPool(poolId)).rejects.toMatchObject({ name: 'BadResponseError' });

    const about = { operation: 'ReadWorkerPool', subject: `worker pool ${poolId}` };
    expect(events).toMatchObject([
      ['request', { operation: 'ExchangeApiKey', attempt: 1 }],
      ['response', { operation: 'ExchangeApiKey' }],
      ['request', { ...about, attempt: 1 }],
      ['response', { ...about, attempt: 1, error: { name: 'UnavailableError' } }],
      ['retry', { ...about, attempt: 1, pauseMs: 100, error: { reason: 'server' } }],
      ['request', { ...about, attempt: 2 }],
      ['response', { ...about, attempt: 2, durationMs: 0, error: { name: 'BadResponseError' } }],
    ]);
    const shown = inspect(events, { depth: Infinity, showHidden: true });
    expect(shown).not.toContain('jwt-to-hide');
    expect(shown).not.toContain(secret);
  });
});

describe('credentials', () => {
  it('can be a ready-made token, which is asked for again when it is rejected', async () => {
    const spacelift = await startSpacelift();
    const tokens = ['first', 'second'];
    spacelift.answers('ReadWorkerPool', refused('unauthorized'), (response, seen) => {
      raw(JSON.stringify({ data: { workerPool: { ...poolData, name: seen.authorization } } }), {
        type: 'application/json',
      })(response, seen);
    });
    const account = createSpaceliftConnection({
      endpoint: spacelift.endpoint,
      token: () => Promise.resolve(tokens.shift() ?? 'none'),
    });

    expect(await readWorkerPool(account, poolId)).toMatchObject({ name: 'Bearer second' });
    expect(await readWorkerPool(account, poolId)).toMatchObject({ name: 'Bearer second' });
    expect(spacelift.operations()).not.toContain('ExchangeApiKey');
  });

  it('are refused if the token is not usable in a header', async () => {
    const account = createSpaceliftConnection({
      endpoint: 'https://acme.app.spacelift.io',
      token: () => Promise.resolve('line\nbreak'),
    });

    const error = await rejection(readWorkerPool(account, poolId));
    expect(error).toMatchObject({ name: 'BadResponseError' });
    expect(inspect(error)).not.toContain('break');
  });
});

describe('a token', () => {
  it.each([
    ['an hour ahead', 3600],
    ['an hour behind', -3600],
  ])('is renewed in time by a clock that is %s', async (_, skewSeconds) => {
    const fake = createFakeSpacelift({ pools: [{ id: poolId }] });
    const time = { now: Date.UTC(2026, 0, 1) };
    const account = createSpaceliftConnection({
      ...fake.options,
      now: () => time.now + skewSeconds * 1000,
      async fetch(input, init) {
        const response = await fake.options.fetch(input, init);
        response.headers.set('date', new Date(time.now).toUTCString());
        return response;
      },
    });
    fake.answer('ExchangeApiKey', () => ({
      data: { apiKeyUser: { jwt: 'a.b.c', validUntil: time.now / 1000 + 600 } },
    }));
    const exchanges = () => fake.requests.filter(({ operation }) => operation === 'ExchangeApiKey').length;

    await readWorkerPool(account, poolId);
    time.now += 530_000;
    await readWorkerPool(account, poolId);
    expect(exchanges()).toBe(1);

    time.now += 20_000;
    await readWorkerPool(account, poolId);
    expect(exchanges()).toBe(2);
  });
});

describe('the header Spacelift-Client-Type', () => {
  it('is sent if the option names a type, and only then', async () => {
    const fake = createFakeSpacelift({ pools: [{ id: poolId }] });
    await readWorkerPool(createSpaceliftConnection(fake.options), poolId);
    await readWorkerPool(createSpaceliftConnection({ ...fake.options, clientType: 'my-tool' }), poolId);

    expect(fake.requests.map(({ headers }) => headers.get('spacelift-client-type'))).toEqual([
      null,
      null,
      'my-tool',
      'my-tool',
    ]);
  });
});

describe('limits', () => {
  it.each([
    [{ concurrent: 0 }, 'limits.concurrent must be a whole number of at least 1, got 0'],
    [{ perSecond: 0 }, 'limits.perSecond must be more than 0, got 0'],
  ])('refuse %j', (limits, message) => {
    const { options } = createFakeSpacelift();
    expect(() => createSpaceliftConnection({ ...options, limits })).toThrow(message);
  });

  it('count requests, also those of retries', async () => {
    const fake = createFakeSpacelift({ pools: [{ id: poolId }] });
    let underWay = 0;
    let most = 0;
    const account = createSpaceliftConnection({
      ...fake.options,
      limits: { concurrent: 2 },
      async fetch(input, init) {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 1));
        underWay -= 1;
        return fake.options.fetch(input, init);
      },
    });

    await Promise.all(Array.from({ length: 10 }, () => readWorkerPool(account, poolId)));

    expect(most).toBe(2);
  });
});

describe('a search', () => {
  it('asks for a page only when its first result is needed', async () => {
    const asked: (string | undefined)[] = [];
    const pages = searchPages({ pageSize: 2 }, ({ after }) => {
      asked.push(after);
      const start = Number(after ?? 0);
      return Promise.resolve({
        items: [start, start + 1],
        endCursor: String(start + 2),
        hasNextPage: start < 4,
      });
    });

    expect(asked).toEqual([]);
    expect([(await pages.next()).value, (await pages.next()).value]).toEqual([0, 1]);
    expect(asked).toEqual([undefined]);
    for await (const value of pages) if (value === 4) break;
    expect(asked).toEqual([undefined, '2', '4']);
  });

  it('ends after the maximum number of pages', async () => {
    const numbers: number[] = [];
    const pages = searchPages({ maxPages: 2 }, ({ after = '0' }) =>
      Promise.resolve({ items: [Number(after)], endCursor: String(Number(after) + 1), hasNextPage: true }),
    );
    for await (const number of pages) numbers.push(number);

    expect(numbers).toEqual([0, 1]);
  });

  it.each(['', 'same'])('ends with an error if the cursor of the next page is "%s"', async (endCursor) => {
    const pages = searchPages({}, () => Promise.resolve({ items: [], endCursor, hasNextPage: true }));

    await expect(pages.next()).rejects.toMatchObject({ name: 'BadResponseError' });
  });
});

describe('any other operation', () => {
  it('is named in its errors, and sent again only if it is a query', async () => {
    const spacelift = await startSpacelift();
    spacelift.answers('Read', raw('', { status: 503 }));
    spacelift.answers('Change', raw('', { status: 503 }));
    const { client } = clientOnFakeTime(spacelift);

    await expect(client.request('query Read { x }', {})).rejects.toThrow('could not send the operation Read');
    await expect(client.request('mutation Change { x }', {})).rejects.toMatchObject({ reason: 'server' });
    expect(spacelift.operations()).toEqual(['ExchangeApiKey', 'Read', 'Read', 'Read', 'Change']);
  });

  it('can be a syntax tree, which needs a function that prints it', async () => {
    const fake = createFakeSpacelift();
    fake.answer('Who', { data: { viewer: { id: '01USER' } } });
    const client = createSpaceliftClient(fake.options);
    const document = parse('query Who { viewer { id } }') as TypedDocumentNode<
      { viewer: { id: string } },
      Record<string, never>
    >;

    const { viewer } = await client.request(document, {}, { print });

    expect(viewer.id).toBe('01USER');
    expectTypeOf(viewer).toEqualTypeOf<{ id: string }>();
    await expect(client.request(document, {})).rejects.toThrow('pass the option print');
  });
});

describe('waiting until a worker is drained', () => {
  it('believes that it is idle only after a while, and starts again when a run shows late', async () => {
    const fake = createFakeSpacelift({
      pools: [{ id: poolId, workers: [{ id: 'worker', busy: true }] }],
    });
    const account = createSpaceliftConnection(fake.options);
    const worker = { poolId, workerId: 'worker' };
    await setWorkerDrain(account, { ...worker, drain: true });
    const busyAt = [true, false, true, false, false, false];
    let time = 0;

    const drained = await waitUntilDrained(account, worker, {
      now: () => time,
      sleep: (ms) => {
        time += ms;
        const busy = busyAt[time / 5000] ?? false;
        fake.setPool({ id: poolId, workers: [{ id: 'worker', busy, drained: true }] });
        return Promise.resolve();
      },
    });

    expect(drained).toMatchObject({ id: 'worker', busy: false });
    expect(time).toBe(25_000);
  });

  it('ends with an error if the worker is not listed, which is no proof that its run has ended', async () => {
    const account = createSpaceliftConnection(createFakeSpacelift({ pools: [{ id: poolId }] }).options);

    await expect(waitUntilDrained(account, { poolId, workerId: 'gone' })).rejects.toMatchObject({
      name: 'NotFoundOrNotPermittedError',
      subject: `worker gone of worker pool ${poolId}`,
    });
  });

  it('ends when the signal is aborted', async () => {
    const pool = { id: poolId, workers: [{ id: 'worker', busy: true, drained: true }] };
    const account = createSpaceliftConnection(createFakeSpacelift({ pools: [pool] }).options);
    const controller = new AbortController();
    const wait = waitUntilDrained(
      account,
      { poolId, workerId: 'worker' },
      {
        signal: controller.signal,
        sleep: () => {
          controller.abort(new Error('too long'));
          return new Promise(() => undefined);
        },
      },
    );

    await expect(wait).rejects.toThrow('too long');
  });
});

const poolData = { id: poolId, name: 'pool', pendingRuns: 0, busyWorkers: 0, workers: [] };
