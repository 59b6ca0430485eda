import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../cli/context.ts';
import { trustedConnection } from '../deployed/spacelift-trust.ts';
import { validatePoolConfig } from '@poolkeeper/pool-config/schema';
import { aConfigFile } from '../testing/a-folder.ts';
import { aSystem } from '../testing/a-system.ts';
import { recordingHost } from '../testing/recording-host.ts';
import { parse } from 'yaml';
import { withLocalSession } from './local-session.ts';

const poolTime = '2030-01-01T00:00:00.000Z';
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer(({ headers, url: path }, response) => {
    const isAuthorized = headers.authorization === 'Bearer a-token' && path === '/_local/state';
    response.statusCode = isAuthorized ? 200 : 401;
    response.end(JSON.stringify({ poolTime, speed: 60 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe('a command with the lines that a local cloud prints', () => {
  it("uses the local cloud's time and its Spacelift API", async () => {
    const context = await withLocalSession(aContext({ AWS_ENDPOINT_URL: url, LOCAL_CLOUD_TOKEN: 'a-token' }));

    const { config } = validatePoolConfig(parse(aConfigFile()));
    const trusted = await trustedConnection(context, { name: 'blue', config });

    expect(context.system.clock()).toBeGreaterThanOrEqual(Date.parse(poolTime));
    expect(trusted).toMatchObject({
      spacelift: { endpoint: url, workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB' },
      trust: { endpoints: [url] },
    });
  });

  it('is told when the token is of an earlier start', async () => {
    const context = aContext({ AWS_ENDPOINT_URL: url, LOCAL_CLOUD_TOKEN: 'an-old-token' });

    await expect(withLocalSession(context)).rejects.toThrow(
      `the local cloud at ${url} does not answer: status 401`,
    );
  });

  it.each([
    ['AWS', {}],
    ['another local endpoint', { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }],
    [
      'an endpoint on another machine',
      { AWS_ENDPOINT_URL: 'http://10.0.0.1:4600', LOCAL_CLOUD_TOKEN: 'a-token' },
    ],
  ])('is not changed for %s', async (_, env) => {
    const context = aContext(env);

    expect(await withLocalSession(context)).toBe(context);
  });
});

function aContext(env: Readonly<Record<string, string>>): CommandContext {
  return { host: recordingHost(), options: {}, system: aSystem({ cwd: '/', env }) };
}
