import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connect } from './connect.ts';
import { aLog } from './testing/a-log.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) close();
});

describe('the connection to Spacelift', () => {
  it('hands on the count of busy workers beside the list, so that an answer can contradict itself', async () => {
    const { pool } = await connectedTo({ pendingRuns: 4, busyWorkers: 3, workers: [] });
    expect(await pool.read()).toEqual({ id: workerPoolId, pendingRuns: 4, busyWorkers: 3, workers: [] });
  });

  it('drains a worker, and tells whether a run is still on it', async () => {
    const { pool } = await connectedTo({ pendingRuns: 0, busyWorkers: 0, workers: [] });
    expect(await pool.drain('01JWORKER')).toMatchObject({ busy: true });
  });
});

const workerPoolId = '01HZX5S8F4T6Q2N9V7W3KJ0RMB';

/** Ports whose Spacelift and parameter store are one server on this machine. */
async function connectedTo(pool: Readonly<Record<string, unknown>>) {
  const endpoint = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answerTo(body)));
    });
  });
  function answerTo(body: string) {
    if (body.includes('ExchangeApiKey')) {
      return { data: { apiKeyUser: { jwt: 'jwt', validUntil: 2_000_000_000 } } };
    }
    if (body.includes('workerDrainSet')) {
      return { data: { workerDrainSet: { id: '01JWORKER', busy: true, drained: true } } };
    }
    return body.includes('workerPool')
      ? { data: { workerPool: { id: workerPoolId, name: 'pool', ...pool } } }
      : { Parameter: { Name: '/pool/secret', Value: 'secret' } };
  }
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const spacelift = {
    apiKeyId: '01KEY',
    apiKeySecret: { kind: 'ssm-parameter', name: '/pool/secret' },
    endpoint,
    workerPoolId,
  } as const;
  const connection = { spacelift, group: { name: 'workers', region: 'eu-west-1' } };
  return connect(aPoolSettings({ connection }), aLog());
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const { promise: listening, resolve } = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => {
    resolve(undefined);
  });
  await listening;
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
