import type { ConsoleUpdate } from '@poolkeeper/pool-model/view';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { exitStatus, type ExitStatus } from '../../../cli/exit-status.ts';
import { aCloudForAll } from '../../../testing/a-cloud.ts';
import { aDeployedPool } from '../../../testing/a-deployed-pool.ts';
import { aSystem } from '../../../testing/a-system.ts';
import { asRole } from '../../../testing/as-role.ts';
import { recordingHost } from '../../../testing/recording-host.ts';
import { run } from '../../../testing/run.ts';
import { serveStatus } from './serve-status.ts';

const world = aCloudForAll({ machines: { launchSeconds: 1, bootSeconds: 1, spread: 0 } });
const groupName = 'poolkeeper-blue';
const everyMs = 200;

describe('poolkeeper status --web', { concurrent: false, shuffle: false, timeout: 120_000 }, () => {
  let folder: { readonly path: string } & Disposable;
  beforeAll(async () => {
    folder = await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 5 }' });
    const { autoScaling } = world.cloud.world;
    autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
    await vi.waitUntil(
      () => autoScaling.describeGroups([groupName])[0]?.instances[0]?.lifecycleState === 'InService',
      { timeout: 60_000, interval: 100 },
    );
    logPass({ message: 'pass', decision: { kind: 'hold', explanation: 'nothing to do', reasons: [] } });
    logPass({ message: 'pass failed', error: { message: 'spacelift is down' } });
  }, 180_000);
  afterAll(() => {
    folder[Symbol.dispose]();
  });
  const serve = () => serving(folder.path);

  it('shows the pool, its passes and its cost, and nothing that only a simulated cloud knows', async () => {
    const console = await serve();
    const updates = await console.open();

    const { view, passes } = await updates.next();

    expect(passes).toMatchObject([
      { pool: 'blue', kind: 'finished', decision: { kind: 'hold', explanation: 'nothing to do' } },
      { pool: 'blue', kind: 'failed', problem: 'spacelift is down' },
    ]);
    expect(view.local).toBeUndefined();
    expect(view.managerIsOn).toBe(true);
    expect(view.pools).toMatchObject([
      {
        name: 'blue',
        group: { minSize: 0, maxSize: 5, desiredCapacity: 1 },
        queue: { pendingRuns: 0, longestWaitMs: 0 },
        members: [{ state: 'idle', purchaseOption: 'on-demand', instanceType: expect.any(String) as string }],
        gate: [],
        reading: { everyMs, gaps: [] },
      },
    ]);
    expect(view.pools[0]?.runs).toEqual({ running: 0 });
    const counted = await updates.until(({ view: { pools } }) => pools[0]?.cost !== undefined);
    expect(counted.view.pools[0]?.cost?.instanceHours).toBeGreaterThan(0);
    expect(counted.view.pools[0]?.cost?.prices[0]?.source).toMatch(/^AWS's list price of \d{4}-/);
    expect(counted.passes).toEqual([]);
  });

  it('ends with status 0 when it is interrupted, also while a page is open', async () => {
    const console = await serve();
    await console.open();

    expect(await console.stop()).toBe(exitStatus.done);
    await expect(fetch(console.url)).rejects.toThrow();
  });

  it('answers to reads of its page only, and has no secret in it', async () => {
    const { url, token } = await serve();
    const { port } = new URL(url);
    const answerTo = (method: string, path: string, headers: Record<string, string> = {}) =>
      statusOf({ port, method, path, headers: { host: `127.0.0.1:${port}`, ...headers } });

    const page = await (await fetch(url)).text();

    for (const secret of [token, ...Object.values(world.cloud.credentials), world.cloud.apiKey.secret])
      expect(page).not.toContain(secret);
    const authorization = `Bearer ${token}`;
    expect(await answerTo('GET', '/_console/updates')).toBe(401);
    expect(await answerTo('GET', '/_console/updates', { authorization: 'Bearer x' })).toBe(401);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])
      expect(await answerTo(method, '/_console/updates', { authorization })).toBe(405);
    expect(await answerTo('GET', '/_local/state', { authorization })).toBe(404);
    expect(await answerTo('GET', '/', { host: `evil.example:${port}` })).toBe(403);
    expect(await answerTo('GET', '/', { origin: 'https://evil.example' })).toBe(403);
  });

  it('says that Spacelift does not answer, how old its data is, and that it is back', async () => {
    const console = await serve();
    const updates = await console.open();
    const readAt = (await updates.next()).view.pools[0]?.reading?.at ?? 0;
    const outage = (minutes: number) => control('mishaps', { kind: 'outage', minutes });
    await outage(10);

    const failed = await updates.until(({ view }) => view.pools[0]?.reading?.problem !== undefined);

    const { now, pools } = failed.view;
    expect(pools[0]?.reading?.problem).toMatch(/spacelift answered with HTTP 503/);
    expect(pools[0]?.reading?.at).toBeGreaterThanOrEqual(readAt);
    expect(pools[0]?.reading?.at).toBeLessThan(now);
    expect(pools[0]?.members).toHaveLength(1);
    await outage(0.001);
    await updates.until(({ view }) => view.pools[0]?.reading?.problem === undefined);
  });

  it('says that the credentials have expired, and the way out', async () => {
    const everything = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
    await asRole(world.cloud, everything, async () => {
      const console = await serve();
      const updates = await console.open();
      await updates.next();
      world.cloud.account.identities.deleteRole('an-operator');

      const { view } = await updates.until(({ view: { pools } }) => pools[0]?.reading?.problem !== undefined);

      expect(view.pools[0]?.reading?.problem).toMatch(/AWS rejected the credentials: .*log in again/);
      expect(view.pools[0]?.reading?.gaps.join()).toContain('the log of the autoscaler cannot be read');
      await console.stop();
    });
  });

  it('shows a lifecycle manager that is switched off', async () => {
    const console = await serve();
    const updates = await console.open();
    world.cloud.lifecycleManager.set(false);
    onTestFinished(() => {
      world.cloud.lifecycleManager.set(true);
    });

    await updates.until(({ view }) => view.managerIsOn === false);
  });

  it('refuses wrong options', async () => {
    const stderrOf = async (...args: readonly string[]) =>
      (await run(['status', 'blue', ...args], { cwd: folder.path })).stderr;

    expect(await stderrOf('--port', '80')).toContain('--port needs --web');
    expect(await stderrOf('--web', '--watch')).toContain('--web cannot be combined with --watch');
    expect(await stderrOf('--web', '--port', '70000')).toContain(
      '--port must be a number from 0 to 65535, got 70000',
    );
    const used = new URL(world.cloud.url).port;
    expect(await stderrOf('--web', '--port', used)).toContain(`port ${used} is in use`);
  });
});

/** The console of the pool that a folder configures. It is stopped at the end of the test. */
async function serving(cwd: string) {
  const stop = new AbortController();
  const host = recordingHost();
  const ended = serveStatus(
    { host, system: aSystem({ cwd, signal: stop.signal }), options: {} },
    { names: ['blue'], port: 0, everyMs },
  );
  const end = (): Promise<ExitStatus> => {
    stop.abort();
    return ended;
  };
  onTestFinished(async () => {
    await end();
  });
  await vi.waitUntil(() => host.outputs.length > 0, { timeout: 30_000 });
  const { url: address } = host.outputs[0]?.data as { readonly url: string };
  const [url = '', token = ''] = address.split('#');
  return { url, token, stop: end, open: () => openPage({ url, token }) };
}

/** Reads updates as a page does. */
async function openPage({ url, token }: { readonly url: string; readonly token: string }) {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(new URL('/_console/updates', url), { headers });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let read = '';
  const next = async (): Promise<ConsoleUpdate> => {
    while (!read.includes('\n\n')) read += (await reader?.read())?.value ?? '';
    const [event = '', ...rest] = read.split('\n\n');
    read = rest.join('\n\n');
    return JSON.parse(event.replace(/^data: /, '')) as ConsoleUpdate;
  };
  return {
    next,
    until: async (holds: (update: ConsoleUpdate) => boolean): Promise<ConsoleUpdate> => {
      for (;;) {
        const update = await next();
        if (holds(update)) return update;
      }
    },
  };
}

interface RawRequest {
  readonly port: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `fetch` does not send another host. */
function statusOf({ port, method, path, headers }: RawRequest): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

async function control(route: string, body: object): Promise<void> {
  const answer = await fetch(new URL(`/_local/${route}`, world.cloud.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${world.cloud.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(await answer.text()).toContain('outage');
}

function logPass(fields: Readonly<Record<string, unknown>>): void {
  const text = JSON.stringify({ pool: 'blue', ...fields });
  world.cloud.account.logGroups.write('/aws/lambda/poolkeeper-autoscaler', { stream: 'a-stream', text });
}
