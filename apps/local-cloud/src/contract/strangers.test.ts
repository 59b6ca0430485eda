import { request } from 'node:http';
import { Server, type AddressInfo } from 'node:net';
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { aCloud, signedHeaders, type Cloud } from './a-cloud.ts';

// What a web page in the user's browser, another name of this machine, and another user of this machine could try.

const surfaces = [
  ['the AWS APIs', { method: 'POST', path: '/' }],
  ['the control API', { method: 'GET', path: '/_local/state' }],
  ['a change by the control API', { method: 'POST', path: '/_local/runs' }],
  ["Spacelift's API", { method: 'POST', path: '/graphql' }],
  ['the console', { method: 'GET', path: '/' }],
  ["the console's events", { method: 'GET', path: '/_console/updates' }],
] as const;

describe.each(surfaces)('a request to %s', (_what, surface) => {
  it.each([
    ['another name of this machine', 'attacker.example'],
    ['another name with the port', 'attacker.example:PORT'],
    ['an address that is not loopback', '0.0.0.0:PORT'],
    ['another port', '127.0.0.1:1'],
    ['no port', '127.0.0.1'],
  ])('for %s is refused', async (_name, host) => {
    const cloud = await aCloud();

    const answer = await send(cloud, surface, { host: host.replace('PORT', String(cloud.server.port)) });

    expect(answer).toMatchObject({ status: 403, body: expect.stringContaining('host') as string });
  });

  it.each([
    ['of another site', { origin: 'https://attacker.example' }],
    ['of a sandboxed page', { origin: 'null' }],
    ['of another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['of another site, without its origin', { 'sec-fetch-site': 'cross-site' }],
    ['of another port, without its origin', { 'sec-fetch-site': 'same-site' }],
  ])('by a page %s is refused', async (_page, headers) => {
    expect(await send(await aCloud(), surface, headers)).toMatchObject({
      status: 403,
      body: expect.stringContaining('another site') as string,
    });
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('by its own page on %s is not', async (name) => {
    const cloud = await aCloud();
    const host = `${name}:${cloud.server.port}`;

    for (const site of ['same-origin', 'none']) {
      const { body } = await send(cloud, surface, {
        host,
        origin: `http://${host}`,
        'sec-fetch-site': site,
      });
      expect(body).not.toMatch(/another site|the host must be/);
    }
  });
});

it('listens on the loopback interface only, also for its functions', async () => {
  const listen = vi.spyOn(Server.prototype, 'listen');
  onTestFinished(() => {
    listen.mockRestore();
  });
  const { settings } = await aCloud({ functions: ['a-function'] });
  const lambda = new LambdaClient(settings);
  await lambda.send(new InvokeCommand({ FunctionName: 'a-function' }));
  lambda.destroy();

  const addresses = listen.mock.contexts.map(
    (server) => ((server as Server).address() as AddressInfo).address,
  );

  expect(addresses.length).toBeGreaterThan(1);
  expect(new Set(addresses)).toEqual(new Set(['127.0.0.1']));
}, 30_000);

describe('the control API', () => {
  it.each([
    ['no token', {}],
    ['another token', { authorization: 'Bearer wrong' }],
    ['a token of another form', { authorization: 'Basic bG9jYWw6bG9jYWw=' }],
  ])('refuses a request with %s', async (_what, headers) => {
    const answer = await send(await aCloud(), { method: 'GET', path: '/_local/state' }, headers);

    expect(answer).toMatchObject({
      status: 401,
      body: expect.stringContaining('LOCAL_CLOUD_TOKEN') as string,
    });
  });

  it("refuses to send the console's events without the token", async () => {
    const answer = await send(await aCloud(), { method: 'GET', path: '/_console/updates' }, {});

    expect(answer).toMatchObject({ status: 401 });
  });

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded'])(
    'refuses a change of the type %s',
    async (type) => {
      const cloud = await aCloud();
      const headers = {
        authorization: `Bearer ${cloud.server.token}`,
        ...(type && { 'content-type': type }),
      };

      const answer = await send(cloud, { method: 'POST', path: '/_local/faults' }, headers);

      expect(answer).toMatchObject({
        status: 415,
        body: expect.stringContaining('application/json') as string,
      });
    },
  );

  it('has another token at each start', async () => {
    const [one, other] = [await aCloud(), await aCloud()];

    expect(one.server.token).not.toBe(other.server.token);
  });
});

describe('the AWS APIs', () => {
  it('accept the credentials of the operator only', async () => {
    const { server, account } = await aCloud();
    const { accessKeyId } = account.identities.operator;
    const as = (credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }) =>
      new STSClient({ region: 'eu-west-1', maxAttempts: 1, endpoint: server.url, credentials }).send(
        new GetCallerIdentityCommand({}),
      );

    await expect(as({ accessKeyId: 'AKIDANYONE', secretAccessKey: 'any' })).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      message: expect.stringContaining('copy the lines that it prints') as string,
      $metadata: { httpStatusCode: 403 },
    });
    await expect(as({ accessKeyId, secretAccessKey: '' })).rejects.toBeDefined();
    await expect(as({ accessKeyId, secretAccessKey: 'any' })).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    expect(await as(account.identities.operator)).toMatchObject({
      Arn: 'arn:aws:iam::000000000000:user/operator',
    });
  });

  it('have other credentials at each start, also for roles', async () => {
    const sessions = [await aCloud(), await aCloud()].map(({ account: { identities } }) => {
      const { arn } = identities.putRole('a-role', { trust: { Statement: [] } });
      return { operator: identities.operator, role: identities.assume(arn, { sessionName: 'a-session' }) };
    });
    const [one, other] = sessions;

    expect(one?.operator.accessKeyId).not.toBe(other?.operator.accessKeyId);
    expect(one?.operator.secretAccessKey).not.toBe(other?.operator.secretAccessKey);
    expect(one?.role?.secretAccessKey).not.toBe(other?.role?.secretAccessKey);
    expect(one?.role?.sessionToken).not.toBe(other?.role?.sessionToken);
  });

  it("require the session token of a role's credentials", async () => {
    const { server, account, sts } = await aCloud();
    const { arn } = account.identities.putRole('a-role', {
      trust: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } }] },
    });
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'mine' }));
    const client = new AutoScalingClient({
      ...{ region: 'eu-west-1', endpoint: server.url, maxAttempts: 1 },
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
      },
    });

    await expect(client.send(new DescribeAutoScalingGroupsCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it('refuse a body that is not the signed one', async () => {
    const cloud = await aCloud();
    const body = 'Action=DescribeAutoScalingGroups';
    const headers = signedHeaders(cloud, 'autoscaling', body);

    const original = await send(cloud, { method: 'POST', path: '/', body }, headers);
    const altered = await send(cloud, { method: 'POST', path: '/', body: `${body}&MaxRecords=1` }, headers);

    expect(original.status).toBe(200);
    expect(altered).toMatchObject({
      status: 403,
      body: expect.stringContaining('SignatureDoesNotMatch') as string,
    });
  });

  it('refuse a signature for another host', async () => {
    const cloud = await aCloud();
    const body = 'Action=DescribeAutoScalingGroups';
    const headers = signedHeaders(cloud, 'autoscaling', body);

    const answer = await send(
      cloud,
      { method: 'POST', path: '/', body },
      { ...headers, host: `localhost:${cloud.server.port}` },
    );

    expect(answer.status).toBe(403);
  });
});

describe("Spacelift's API", () => {
  it('has another secret of its API key at each start', async () => {
    const [one, other] = [await aCloud(), await aCloud()];

    expect(one.account.localKey.secret).not.toBe(other.account.localKey.secret);
  });
});

interface Surface {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** Sends a request with any headers, unlike `fetch`. */
async function send(
  { server }: Cloud,
  { method, path, body = '' }: Surface,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: server.port, method, path, headers, agent: false },
      (response) => {
        response.setEncoding('utf8');
        let text = '';
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: text });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
