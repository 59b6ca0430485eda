import type { LocalCloud, LocalCloudOptions } from '@poolkeeper/local-cloud';
import { afterAll, beforeAll, vi } from 'vitest';

/** What is in the account before anything is deployed: as the configuration of `aConfigFile` wants it. */
const surroundings = {
  subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
  securityGroup: { id: 'sg-0a1b2c3d', name: 'workers', description: 'Workers.' },
  image: { parameter: '/acme/worker-image', id: 'ami-0123456789abcdef0' },
} as const;

/** The part of a configuration that takes its image from the account. */
export const imageSetting = `image: { ssmParameter: ${surroundings.image.parameter} }`;

export interface CloudForAll {
  readonly cloud: LocalCloud;
  /** How another process reaches it. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface CloudOptions extends Omit<LocalCloudOptions, 'clock'> {
  /** Pool seconds in a second of this machine. @default 1 */
  readonly speed?: number;
}

/** An account of AWS and Spacelift for the tests of a file, which all AWS clients of the process talk to. */
export function aCloudForAll({ speed = 1, ...options }: CloudOptions = {}): CloudForAll {
  let running: LocalCloud | undefined;
  beforeAll(async () => {
    const { scaledClock, startLocalCloud } = await import('@poolkeeper/local-cloud');
    running = await startLocalCloud({ ...options, clock: scaledClock({ startAt: Date.now(), speed }) });
    const { network, parameters } = running.account;
    const { subnets, securityGroup, image } = surroundings;
    for (const subnet of subnets) network.addSubnet(subnet);
    const { id, ...group } = securityGroup;
    network.addSecurityGroup(id, group);
    parameters.put({ name: image.parameter, value: image.id, type: 'String' }, false);
    useCloud(running);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await running?.close();
  });
  return {
    get cloud() {
      if (running === undefined) throw new Error('the cloud runs only while tests do');
      return running;
    },
    get env() {
      return running === undefined ? {} : environmentOf(running);
    },
  };
}

/** The SDK and the CDK's toolkit look into the environment of the process themselves. */
function useCloud(cloud: LocalCloud): void {
  for (const [name, value] of Object.entries(environmentOf(cloud))) vi.stubEnv(name, value);
}

function environmentOf({ url, world }: LocalCloud): CloudForAll['env'] {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: world.region,
    AWS_ACCESS_KEY_ID: 'AKIAANYBODY000000000',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_PROFILE: undefined,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
