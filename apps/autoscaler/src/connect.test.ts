import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connect } from './connect.ts';
import { noDeadline } from './deadline.ts';
import { runPass } from './pass.ts';
import { aLog } from './testing/a-log.ts';
import { aServer, workerPoolId } from './testing/a-server.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) close();
});

describe('the connection to Spacelift', () => {
  it('hands on the count of busy workers beside the list, so that an answer can contradict itself', async () => {
    const { server, ports } = await connected();
    server.pool = { pendingRuns: 4, busyWorkers: 3, workers: [] };
    expect(await ports.pool.read()).toEqual({ id: workerPoolId, ...server.pool });
  });

  it('drains a worker, and tells whether a run is still on it', async () => {
    const { ports } = await connected();
    expect(await ports.pool.drain('01JWORKER')).toMatchObject({ busy: true });
  });

  it('reads the secret once for as long as it is accepted', async () => {
    const { server, ports } = await connected();
    await ports.pool.read();
    await ports.pool.read();
    expect(server.secretReads).toBe(1);
  });

  it('reads the secret again as soon as the key is refused: it was rotated', async () => {
    const { server, ports } = await connected();
    await ports.pool.read();
    server.rotate('another secret');
    expect(await ports.pool.read()).toMatchObject({ id: workerPoolId });
    expect(server.secretReads).toBe(2);
  });
});

describe('a pass that fails', () => {
  it.each<[string, (server: Server) => void]>([
    ['Spacelift quotes the secret', (server) => (server.spaceliftSays = server.secret)],
    ['the parameter store answers with something else', (server) => (server.parameterSays = server.secret)],
  ])('keeps the secret out of its log and its error when %s', async (_, break_) => {
    const { server, settings, ports, log } = await connected();
    break_(server);
    const context = { clock: Date.now, deadline: noDeadline, log };
    const error: unknown = await runPass(ports, settings.autoscaler, context).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    expect(log.lines.length).toBeGreaterThan(0);
    expect(inspect([error, log.lines], { depth: Infinity, maxStringLength: Infinity })).not.toContain(
      server.secret,
    );
  });
});

type Server = Awaited<ReturnType<typeof aServer>>;

/** Ports whose Spacelift and parameter store are one server on this machine. */
async function connected() {
  const server = await aServer();
  closing.push(() => {
    server.close();
  });
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const settings = aPoolSettings({
    connection: {
      spacelift: {
        apiKeyId: '01KEY',
        apiKeySecret: { kind: 'ssm-parameter', name: '/pool/secret' },
        endpoint: server.url,
        workerPoolId,
      },
      group: { name: 'workers', region: 'eu-west-1' },
    },
  });
  const log = aLog();
  return { server, settings, log, ports: await connect(settings, log) };
}
