import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { World } from '@poolkeeper/pool-world';
import { aWorld, type AWorld } from '@poolkeeper/pool-world/testing';
import { onTestFinished } from 'vitest';
import { createAccount } from '../create-account.ts';
import { signatureOf } from '../iam/signature.ts';
import { aFunction } from '../testing/a-function.ts';
import { type CloudServerOptions, startCloudServer } from '../server/cloud-server.ts';

export const apiKey = { id: '01KEYKEYKEYKEYKEYKEYKEYKEY', secret: 'open sesame' };

interface ACloud extends Partial<Omit<CloudServerOptions, 'account' | 'world'>> {
  readonly group?: AWorld;
  /** SSM parameters of the type SecureString, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Secret strings of Secrets Manager, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Names of deployed functions. */
  readonly functions?: readonly string[];
  /** Pool seconds per second of real time, for timeouts that pass in real time. @default 1 */
  readonly speed?: number;
}

/** A server, SDK clients for it, and a world whose time the test advances. All are closed at the end of the test. */
export async function aCloud(cloud: ACloud = {}) {
  const { group = {}, speed = 1, parameters = {}, secrets = {}, functions = [], ...options } = cloud;
  const world = aWorld(group);
  const anchor = { real: 0, pool: world.now, speed };
  const clock = { speed, anchor, moment: world.now, now: () => clock.moment };
  const account = createAccount({ world, clock });
  for (const [name, value] of Object.entries(parameters)) {
    account.parameters.put({ name, value, type: 'SecureString' }, false);
  }
  for (const [name, value] of Object.entries(secrets)) account.secrets.create({ name }, value);
  for (const name of functions)
    account.functions.create(aFunction({ name }), 'arn:aws:iam::000000000000:role/any');
  account.spaceliftKeys.push(apiKey);
  const server = await startCloudServer({ account, port: 0, ...options });
  const settings = {
    region: world.region,
    endpoint: server.url,
    credentials: account.identities.operator,
    maxAttempts: 1,
  };
  const clients = {
    autoScaling: new AutoScalingClient(settings),
    ec2: new EC2Client(settings),
    secretsManager: new SecretsManagerClient(settings),
    sqs: new SQSClient(settings),
    ssm: new SSMClient(settings),
    sts: new STSClient(settings),
  };
  onTestFinished(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await server.close();
    await account.close();
  });
  return {
    ...clients,
    server,
    /** Settings of an SDK client with the operator's credentials. */
    settings,
    account,
    world: world satisfies World,
    /** Advances the clock. The world follows with the next request. */
    pass: (seconds: number) => {
      clock.moment += seconds * 1000;
    },
    /** Sends a request to the control API. */
    control: (path: string, { method = 'GET', body }: ControlRequest = {}) =>
      fetch(`${server.url}/_local/${path}`, {
        method,
        headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
        body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
      }),
    graphql: (query: string, token?: string) => graphql(`${server.url}/graphql`, query, token),
  };
}

export type Cloud = Awaited<ReturnType<typeof aCloud>>;

/** The headers of a signed POST to a service, for requests that no SDK sends. */
export function signedHeaders(
  { server, account }: Pick<Cloud, 'server' | 'account'>,
  service: string,
  body: string,
): Record<string, string> {
  const { accessKeyId, secretAccessKey } = account.identities.operator;
  const headers = { host: new URL(server.url).host, 'x-amz-date': '20260105T080000Z' };
  const signing = {
    scope: `20260105/eu-west-1/${service}/aws4_request`,
    signedHeaders: 'host;x-amz-date',
    secretAccessKey,
  };
  const request = { method: 'POST', url: '/', headers, bytes: Buffer.from(body) };
  const credential = `Credential=${accessKeyId}/${signing.scope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${signing.signedHeaders}, Signature=${signatureOf(request, signing)}`;
  return { ...headers, authorization };
}

interface ControlRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: object | string | null;
}

interface GraphqlAnswer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

async function graphql(url: string, query: string, token?: string): Promise<GraphqlAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, ...((await response.json()) as object) };
}
