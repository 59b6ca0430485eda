import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connect } from './connect.ts';
import { aLog } from './testing/a-log.ts';

const workerPoolId = '01HZX5S8F4T6Q2N9V7W3KJ0RMB';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) close();
});

describe('the connection to Spacelift', () => {
  it('reads the secret once for as long as it is accepted', async () => {
    const { server, ports } = await connected();
    expect(await ports.pool.read()).toMatchObject({ id: workerPoolId });
    expect(await ports.pool.drain('01JWORKER')).toMatchObject({ busy: true });
    expect(server.secretReads).toBe(1);
  });

  it('L9: reads the secret again as soon as the key is refused: it was rotated', async () => {
    const { server, ports } = await connected();
    await ports.pool.read();
    server.secret = 'another secret';
    expect(await ports.pool.read()).toMatchObject({ id: workerPoolId });
    expect(server.secretReads).toBe(2);
  });

  it('is not made while its certificates cannot be read', async () => {
    await expect(connected({ caCertificates: { kind: 'ssm-parameter', name: '/ca' } })).rejects.toThrow(
      'there is no certificate in PEM form at its place',
    );
  });
});

describe('the redrive queue', () => {
  it('is there when the settings name one', async () => {
    expect((await connected()).ports.redrive).toBeDefined();
    expect((await connected({}, { redriveQueueUrl: undefined })).ports.redrive).toBeUndefined();
  });
});

/** Ports whose Spacelift and parameter store are one server on this machine. */
async function connected(spacelift: object = {}, lifecycle: object = {}) {
  const server = await aServer();
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const settings = aPoolSettings();
  const ports = await connect(
    {
      ...settings,
      connection: {
        ...settings.connection,
        spacelift: {
          ...settings.connection.spacelift,
          apiKeySecret: { kind: 'ssm-parameter', name: '/secret' },
          endpoint: server.url,
          ...spacelift,
        },
      },
      lifecycle: { ...settings.lifecycle, ...lifecycle },
    },
    aLog(),
  );
  return { server, ports };
}

async function aServer() {
  const state = { url: '', secret: 'open sesame', secretReads: 0 };
  const token = () => `token-${Buffer.from(state.secret).toString('hex')}`;

  function answerTo({ headers }: IncomingMessage, body: string): object {
    if (headers['x-amz-target'] === 'AmazonSSM.GetParameter') {
      state.secretReads += 1;
      return { Parameter: { Value: state.secret } };
    }
    if (body.includes('ExchangeApiKey')) {
      const isRight = body.includes(JSON.stringify(state.secret));
      return { data: { apiKeyUser: isRight ? { jwt: token(), validUntil: 2_000_000_000 } : null } };
    }
    if (headers.authorization !== `Bearer ${token()}`) return { errors: [{ message: 'unauthorized' }] };
    return body.includes('workerDrainSet')
      ? { data: { workerDrainSet: { id: '01JWORKER', busy: true, drained: true } } }
      : {
          data: {
            workerPool: { id: workerPoolId, name: 'pool', pendingRuns: 0, busyWorkers: 0, workers: [] },
          },
        };
  }

  const server = createServer((request, response) => {
    void text(request).then((body) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answerTo(request, body))),
    );
  });
  const { promise: listening, resolve } = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => {
    resolve(undefined);
  });
  await listening;
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}
