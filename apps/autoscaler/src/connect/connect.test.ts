import { aLog, aSpaceliftServer, workerPoolId } from '@poolkeeper/lambda-runtime/testing';
import { noDeadline } from '@poolkeeper/lambda-runtime/calls';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { moment } from '@poolkeeper/pool-model/testing';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Ports } from '../ports.ts';
import { runPass } from '../run-pass.ts';
import { awsCallTimeoutMs, drainTimeoutMs, readTimeoutMs, runsTimeoutMs } from '../time-limits.ts';
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

  it('reads runs for a policy that foresees them, and for no other', async () => {
    const { server, ports } = await connected();
    expect(ports.runs).toBeUndefined();
    await ports.pool.read();
    expect(JSON.stringify(server.requests)).not.toContain('searchRuns');
  });

  it('reads one page of the active runs a pass, and the past ones once an hour', async () => {
    const { server, ports } = await connected({ foreseen: true });
    server.runs = {
      active: [[foundRun({ state: 'UNCONFIRMED', second: 60 })], [foundRun({ id: '01THENEXTPAGE' })]],
      all: [[foundRun({ state: 'FINISHED', second: 90 })], [foundRun({ id: '01OLDER', second: 30 })]],
    };
    const searches = () =>
      server.requests.filter((request) => JSON.stringify(request).includes('searchRuns'));
    const runsAhead = await ports.runs?.read(moment);
    expect(runsAhead?.waiting).toEqual([
      { runId: '01RUN', stack: 'networking', waitsFor: 'confirmation', since: 60_000 },
    ]);
    expect(runsAhead?.past).toEqual([
      { kind: 'queue', lastedMs: 90_000, neededWorker: false },
      { kind: 'queue', lastedMs: 30_000, neededWorker: true },
    ]);
    expect(searches()).toHaveLength(3);
    await ports.runs?.read(moment + 59 * 60_000);
    expect(searches()).toHaveLength(4);
    await ports.runs?.read(moment + 60 * 60_000);
    expect(searches()).toHaveLength(7);
  });

  it('leaves out the runs of other pools, and of modules', async () => {
    const { server, ports } = await connected({ foreseen: true });
    const waiting = { state: 'UNCONFIRMED', second: 60 };
    const ofModule = { ...foundRun(waiting), stack: undefined };
    server.runs = {
      active: [[foundRun({ ...waiting, pool: '01ANOTHER' }), foundRun({ ...waiting, pool: null }), ofModule]],
    };
    expect(await ports.runs?.read(moment)).toEqual({ waiting: [], past: [] });
  });

  it('asks for the runs again at once after a failure, and five minutes after two, and reads the pool meanwhile', async () => {
    const { server, ports } = await connected({ foreseen: true });
    server.runs = { active: [[{ run: 'a secret shape' }]] };
    await expect(ports.runs?.read(moment)).rejects.toThrow('no usable searchRuns');
    await expect(ports.runs?.read(moment)).rejects.toThrow('no usable searchRuns');
    const before = server.requests.length;
    await expect(ports.runs?.read(moment + 299_999)).rejects.toThrow('no usable searchRuns');
    expect(server.requests.length).toBe(before);
    await ports.pool.read();
    server.runs = {};
    expect(await ports.runs?.read(moment + 300_000)).toEqual({ waiting: [], past: [] });
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
    [
      'reading the latest runs from spacelift',
      runsTimeoutMs,
      ({ runs }) => runs?.read(moment) ?? Promise.resolve(),
    ],
    ['reading the pool from spacelift', readTimeoutMs, ({ pool }) => pool.read()],
    ['describing the group', readTimeoutMs, ({ group }) => group.describe()],
    ['glancing at the group', readTimeoutMs, ({ group }) => group.glance()],
  ])('ends after the time that a pass has for %s: %i ms', async (operation, limitMs, call) => {
    const { server, ports } = await connected({ foreseen: true });
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
async function connected({ foreseen = false } = {}) {
  const server = await aSpaceliftServer();
  closing.push(() => {
    server.close();
  });
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const { autoscaler } = aPoolSettings();
  const settings = aPoolSettings({
    autoscaler: { ...autoscaler, policy: { ...autoscaler.policy, ...(foreseen && { foreseen: {} }) } },
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

interface FoundRun {
  readonly id?: string;
  readonly state?: string;
  /** When it came into the state; it was queued at 0. */
  readonly second?: number;
  readonly pool?: string | null;
}

/** A run as a search finds it. */
function foundRun(parts: FoundRun) {
  const { id = '01RUN', state = 'PLANNING', second = 0, pool = workerPoolId } = parts;
  const workerPool = pool === null ? null : { id: pool, name: 'pool' };
  return {
    run: {
      id,
      state,
      type: 'TRACKED',
      createdAt: 0,
      history: [
        { state, timestamp: second, terminal: state === 'FINISHED' },
        { state: 'QUEUED', timestamp: 0, terminal: false },
      ],
    },
    stack: { id: 'networking', name: 'networking', labels: [], workerPool },
  };
}
