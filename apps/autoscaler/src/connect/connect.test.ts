import { aLog, aSpaceliftServer, workerPoolId } from '@poolkeeper/lambda-runtime/testing';
import { noDeadline } from '@poolkeeper/lambda-runtime/calls';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Ports } from '../ports.ts';
import { runPass } from '../run-pass.ts';
import { drainTimeoutMs, readTimeoutMs } from '../time-limits.ts';
import { connect } from './connect.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const close of closing.splice(0)) close();
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

describe('a call without an answer', () => {
  it.each<[string, number, (ports: Ports) => Promise<unknown>]>([
    ['draining worker 01W in spacelift', drainTimeoutMs, ({ pool }) => pool.drain('01W')],
    ['reading the pool from spacelift', readTimeoutMs, ({ pool }) => pool.read()],
    ['describing the group', readTimeoutMs, ({ group }) => group.describe()],
    ['glancing at the group', readTimeoutMs, ({ group }) => group.glance()],
  ])('ends after the time that a pass has for %s: %i ms', async (operation, limitMs, call) => {
    const { server, ports } = await connected();
    server.isSilent = true;
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((durationMs) => {
      const limit = new AbortController();
      if (durationMs === limitMs) {
        setImmediate(() => {
          limit.abort();
        });
      }
      return limit.signal;
    });
    await expect(call(ports)).rejects.toThrow(operation);
  });
});

type Server = Awaited<ReturnType<typeof aSpaceliftServer>>;

/** Ports whose Spacelift and parameter store are one server on this machine. */
async function connected() {
  const server = await aSpaceliftServer();
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
