import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PoolConfig } from '@poolkeeper/pool-config';
import { scaledClock } from '../clock/scaled-clock.ts';
import type { FunctionLogLine } from '../functions/function-log.ts';
import { startLocalCloud, type LocalCloud } from '../local-cloud.ts';
import { synthesize } from '../play/synthesize.ts';

const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const apiKeyParameter = '/acme/spacelift/api-key';

const common = {
  image: { id: 'ami-0123456789abcdef0' },
  network: {
    subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    securityGroups: ['sg-0123456789abcdef0'],
  },
};

/** Launches at once, learns from its past, and has its secrets where the convention says. */
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

/** On spot instances as long as there are any, with an API key of its owner's under a key of its owner's. */
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
  /** What functions printed. */
  readonly lines: readonly FunctionLogLine[];
  /** A line that says that the exercised function was refused something; set by the exercise. */
  readonly refused?: () => FunctionLogLine | undefined;
  /** How long an exercise waits for something. */
  readonly patienceMs?: number;
  close(): Promise<void>;
}

/** A cloud with the shared services and two pools, which between them need everything that the services may do. */
export async function twoPools(): Promise<TwoPools> {
  const lines: FunctionLogLine[] = [];
  const clock = scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 60 });
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
  for (const assembly of await Promise.all([prompt, thrifty].map(synthesize))) {
    await cloud.deployAssembly(assembly);
    await rm(dirname(assembly), { recursive: true });
  }
  // Each exercise says itself when a function is invoked.
  cloud.account.schedules.stop();
  return { cloud, lines, close: () => cloud.close() };
}
