import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolConfig } from '@poolkeeper/pool-config';
import { scaledClock } from '../clock/scaled-clock.ts';
import type { FunctionLogLine } from '../functions/function-log.ts';
import { startLocalCloud, type LocalCloud } from '../local-cloud.ts';
import { synthesize } from '../play/synthesize.ts';

export const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const apiKeyParameter = '/acme/spacelift/api-key';

const common = {
  image: { id: 'ami-0123456789abcdef0' },
  network: {
    subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    securityGroups: ['sg-0123456789abcdef0'],
  },
};

/** A pool with synchronous launches, an objective, and secrets in their default places. */
const prompt: PoolConfig = {
  ...common,
  name: 'prompt',
  spacelift: {
    endpoint: 'https://acme.app.spacelift.io',
    workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0PR0',
    apiKey: { id: '01JLOCALCLOUD0APIKEY000001' },
  },
  instances: { types: ['t3.small'] },
  scaling: {
    maxSize: 100,
    scaleInAfter: '0s',
    launch: { mode: 'synchronous' },
    objective: { within: '1m' },
  },
};

/** A pool of spot instances with a fallback, whose API key is in a parameter with a customer managed key. */
const thrifty: PoolConfig = {
  ...common,
  name: 'thrifty',
  spacelift: {
    endpoint: 'https://acme.app.spacelift.io',
    workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0TH0',
    apiKey: {
      id: '01JLOCALCLOUD0APIKEY000001',
      secret: { ssmParameter: apiKeyParameter, kmsKey: keyArn },
    },
  },
  instances: {
    types: ['t3.small', 't3a.small'],
    purchase: { kind: 'spot', fallback: { afterShortages: 1 } },
  },
  scaling: { maxSize: 100, scaleInAfter: '1h' },
  lifecycle: { rebalanceRecommendation: 'replace' },
};

export interface TwoPools {
  readonly cloud: LocalCloud;
  /** The lines that functions have printed. */
  readonly lines: readonly FunctionLogLine[];
  /** The actions that were denied so far. */
  readonly denials: readonly string[];
  close(): Promise<void>;
}

/** A cloud with the shared services and two pools that together need all permissions of the services. */
export async function twoPools(): Promise<TwoPools> {
  const lines: FunctionLogLine[] = [];
  const clock = scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 120 });
  const cloud = await startLocalCloud({
    clock,
    machines: { launchSeconds: 5, bootSeconds: 10 },
    log: { write: (line) => lines.push(line) },
  });
  const { parameters } = cloud.account;
  parameters.put(
    { name: apiKeyParameter, value: cloud.apiKey.secret, type: 'SecureString', keyId: keyArn },
    false,
  );
  for (const { assembly, folder } of await Promise.all([prompt, thrifty].map(synthesizeInto))) {
    await cloud.deployAssembly(assembly);
    await rm(folder, { recursive: true });
  }
  // Only the exercises invoke the autoscaler.
  cloud.account.schedules.stop();
  return { cloud, lines, denials: recordDenials(cloud), close: () => cloud.close() };
}

async function synthesizeInto(config: PoolConfig) {
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-permissions-'));
  return { folder, assembly: await synthesize(config, folder) };
}

function recordDenials({ account: { identities } }: LocalCloud): readonly string[] {
  const denials: string[] = [];
  const judge = identities.judge.bind(identities);
  identities.judge = (roleName, request) => {
    const verdict = judge(roleName, request);
    if (verdict.kind === 'denied') denials.push(request.action);
    return verdict;
  };
  return denials;
}
