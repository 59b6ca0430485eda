import type { RequestListener } from 'node:http';
import { createServer, globalAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { getCACertificates } from 'node:tls';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createSpaceliftClient } from './client.ts';
import { fetchTrusting } from './fetch-trusting.ts';
import { privateAuthority } from './testing/private-authority.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe('fetchTrusting', () => {
  it('reaches a server whose certificate is from a private authority', async () => {
    const url = await aServer((request, response) => {
      void text(request).then((body) => {
        response.writeHead(201, { 'x-method': request.method }).end(`${request.url ?? ''} ${body}`);
      });
    });

    const answer = await trusting(`${url}/graphql`, { method: 'POST', body: 'hello' });

    expect([answer.status, answer.headers.get('x-method'), await answer.text()]).toEqual([
      201,
      'POST',
      '/graphql hello',
    ]);
  });

  it('trusts the certificates for its own connections only', async () => {
    const url = await aServer((_, response) => response.end('{}'));
    const before = getCACertificates('default');
    await (await trusting(url)).text();

    await expect(fetch(url)).rejects.toThrow('fetch failed');
    await expect(fetchTrusting([])(url)).rejects.toThrow('fetch failed');
    expect(getCACertificates('default')).toEqual(before);
  });

  it('uses the connections of the platform if it gets no certificates', async () => {
    const url = await aServer((_, response) => response.end('hello'));
    const { ca } = globalAgent.options;
    onTestFinished(() => {
      globalAgent.options.ca = ca;
    });
    globalAgent.options.ca = privateAuthority.certificate;

    expect(await (await fetchTrusting([])(url)).text()).toBe('hello');
  });

  it('follows no redirect, which would send the key elsewhere', async () => {
    const url = await aServer((_, response) => response.writeHead(307, { location: '/elsewhere' }).end());

    expect((await trusting(url)).status).toBe(307);
  });

  it('ends with the reason of its signal, also while the body comes', async () => {
    const url = await aServer((_, response) => response.writeHead(200).write('{'));
    const signal = AbortSignal.timeout(100);
    const silent = await aServer(() => undefined);

    await expect(trusting(url, { signal }).then((answer) => answer.text())).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await expect(trusting(silent, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it('serves a client', async () => {
    const url = await aServer((request, response) => {
      void text(request).then((body) => {
        const data = body.includes('ExchangeApiKey')
          ? { apiKeyUser: { jwt: 'a-token', validUntil: 2_000_000_000 } }
          : { workerPool: { id: '01POOL', name: 'p', pendingRuns: 3, busyWorkers: 0, workers: [] } };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
      });
    });
    const client = createSpaceliftClient({
      endpoint: url,
      apiKey: () => Promise.resolve({ id: '01KEY', secret: 'open sesame' }),
      fetch: trusting,
    });

    expect(await client.readWorkerPool('01POOL')).toMatchObject({ pendingRuns: 3 });
  });
});

const trusting = fetchTrusting([privateAuthority.certificate]);

async function aServer(listener: RequestListener): Promise<string> {
  const { certificate: cert, key } = privateAuthority;
  const server = createServer({ cert, key }, listener);
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
