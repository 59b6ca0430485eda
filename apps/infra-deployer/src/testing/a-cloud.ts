import type { LocalCloud, LocalCloudOptions } from '@poolkeeper/local-cloud';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { aFolder } from './a-folder.ts';

/** Resources of the account before anything is deployed, as the configuration of `aConfigFile` expects them. */
const existing = {
  subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
  securityGroup: { id: 'sg-0a1b2c3d', name: 'workers', description: 'Workers.' },
  image: { parameter: '/acme/worker-image', id: 'ami-0123456789abcdef0' },
} as const;

/** The setting of a configuration that uses the image of the account. */
export const imageSetting = `image: { ssmParameter: ${existing.image.parameter} }`;

export interface CloudForAll {
  readonly cloud: LocalCloud;
  /** Environment variables for another process that uses the cloud. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface CloudOptions extends Omit<LocalCloudOptions, 'clock'> {
  /** Simulated seconds for each second on this machine. @default 1 */
  readonly speed?: number;
}

/** A local cloud for the tests of a file. All AWS clients of the process use it. */
export function aCloudForAll({ speed = 1, ...options }: CloudOptions = {}): CloudForAll {
  let running: LocalCloud | undefined;
  // The CDK toolkit caches account ids in the home folder.
  let home: ReturnType<typeof aFolder> | undefined;
  beforeAll(async () => {
    home = aFolder();
    vi.stubEnv('HOME', home.path);
    const { scaledClock, startLocalCloud } = await import('@poolkeeper/local-cloud');
    running = await startLocalCloud({ ...options, clock: scaledClock({ startAt: Date.now(), speed }) });
    const { network, parameters } = running.account;
    const { subnets, securityGroup, image } = existing;
    for (const subnet of subnets) network.addSubnet(subnet);
    const { id, ...group } = securityGroup;
    network.addSecurityGroup(id, group);
    parameters.put({ name: image.parameter, value: image.id, type: 'String' }, false);
    useCloud(running);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await running?.close();
    home?.[Symbol.dispose]();
  });
  return {
    get cloud() {
      if (running === undefined) throw new Error('the cloud runs only during tests');
      return running;
    },
    get env() {
      return running === undefined ? {} : environmentOf(running);
    },
  };
}

/** The SDK and the CDK toolkit read the environment of the process. */
function useCloud(cloud: LocalCloud): void {
  for (const [name, value] of Object.entries(environmentOf(cloud))) vi.stubEnv(name, value);
}

function environmentOf({ url, world, credentials }: LocalCloud): CloudForAll['env'] {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: world.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_PROFILE: undefined,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Removes what the CDK's bootstrap has made in the account, as if it had never run. */
export async function withoutBootstrap({ account, world }: LocalCloud): Promise<void> {
  const { stacks, buckets } = account;
  if (stacks.find('CDKToolkit') !== undefined) await stacks.delete('CDKToolkit').done;
  const bucket = `cdk-hnb659fds-assets-${world.accountId}-${world.region}`;
  for (const key of buckets.keys(bucket, '')) buckets.delete(bucket, key);
  buckets.remove(bucket);
}

/** SQS reserves the name of a deleted queue for a minute. */
export async function namesOfQueuesAreFree({ clock }: LocalCloud): Promise<void> {
  const free = clock.now() + 60_000;
  await expect.poll(() => clock.now() >= free, { timeout: 60_000 }).toBe(true);
}
