import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createGroupClient, createInstanceDirectory, createMessageQueue, type AwsClients } from './index.ts';

let server: Server | undefined;

afterEach(() => {
  vi.unstubAllEnvs();
  server?.closeAllConnections();
  server?.close();
});

describe('a call to AWS', () => {
  it('times out if the service never answers', async () => {
    const url = await listen(createServer(() => undefined));
    const queue = createMessageQueue({ region: 'eu-west-1', url, requestTimeoutMs: 20 });
    await expect(queue.hide('handle', 10)).rejects.toMatchObject({ name: 'UnavailableError' });
  });
});

describe('the clients of a process', () => {
  it('are those of all adapters, one a service and region', () => {
    const clients: AwsClients = new Map();
    const adapters = (region: string) => {
      for (const name of ['blue', 'green']) createGroupClient({ region, clients, name });
      createInstanceDirectory({ region, clients });
    };
    adapters('eu-west-1');
    adapters('us-east-1');
    expect([...clients.keys()]).toEqual([
      'autoscaling eu-west-1',
      'ec2 eu-west-1',
      'autoscaling us-east-1',
      'ec2 us-east-1',
    ]);
  });
});

async function listen(silent: Server): Promise<string> {
  server = silent;
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  return `http://127.0.0.1:${port}/000000000000/queue`;
}
