import { aLog, aSpaceliftServer, workerPoolId } from '@poolkeeper/lambda-runtime/testing';
import { noDeadline } from '@poolkeeper/lambda-runtime/calls';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { moment } from '@poolkeeper/pool-model/testing';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Ports } from '../ports.ts';
import { runPass } from '../run-pass.ts';
import { awsCallTimeoutMs, drainTimeoutMs, readTimeoutMs } from '../time-limits.ts';
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

describe('the connection of a pool', () => {
  it('drains a worker, and does not lift its drain', async () => {
    const { server, ports } = await connected();
    expect(await ports.pool.drain('01JWORKER')).toMatchObject({ busy: true, drained: true });
    expect(server.requests.at(-1)).toMatchObject({
      variables: { poolId: workerPoolId, workerId: '01JWORKER', drain: true },
    });
  });

  it('passes on how many workers Spacelift counts as busy, beside the list', async () => {
    const { server, ports } = await connected();
    server.pool = { pendingRuns: 2, busyWorkers: 3, workers: [] };
    expect(await ports.pool.read()).toMatchObject({ pendingRuns: 2, busyWorkers: 3, workers: [] });
  });

  it('tries a call twice', async () => {
    const { server, ports } = await connected();
    await ports.pool.read();
    const before = server.requests.length;
    server.status = 503;
    await expect(ports.pool.read()).rejects.toThrow();
    expect(server.requests.length - before).toBe(2);
  });
});

describe('a call without an answer', () => {
  it.each<[string, number, (ports: Ports) => Promise<unknown>]>([
    ['draining worker 01W in spacelift', drainTimeoutMs, ({ pool }) => pool.drain('01W')],
    ['asking ec2 about instances', awsCallTimeoutMs, ({ instances }) => instances.machines(['i-1'])],
    [
      "reading the pool's past demand from cloudwatch",
      awsCallTimeoutMs,
      ({ history }) => history?.read(moment) ?? Promise.resolve(),
    ],
    ['reading the pool from spacelift', readTimeoutMs, ({ pool }) => pool.read()],
    ['describing the group', readTimeoutMs, ({ group }) => group.describe()],
    ['glancing at the group', readTimeoutMs, ({ group }) => group.glance()],
  ])('ends after the time that a pass has for %s: %i ms', async (operation, limitMs, call) => {
    const { server, ports } = await connected();
    server.isSilent = true;
    // The last one of each duration: a call to AWS has a limit of its own, and its request may be one of several.
    const limits = new Map<number, AbortController>();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((durationMs) => {
      const limit = new AbortController();
      limits.set(durationMs, limit);
      return limit.signal;
    });
    const answer = call(ports);
    limits.get(limitMs)?.abort();
    await expect(answer).rejects.toThrow(operation);
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
  const trust = { endpoints: [server.url], needsGrants: false };
  return { server, settings, log, ports: await connect(settings, log, { trust }) };
}
