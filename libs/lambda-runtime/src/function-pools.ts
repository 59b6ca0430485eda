import { createParameterReader, type AwsClients, type AwsConnection } from '@poolkeeper/aws-pool';
import type { PoolSettings, SettingsPlace } from '@poolkeeper/pool-config';
import type { Log } from './log.ts';
import { createPoolCache, type PoolCache, type PoolCacheOptions } from './pool-cache.ts';
import { readKeysAhead, trustOf, type KeysAhead, type Trust } from './pool-secret.ts';
import { createSettingsStore } from './settings-store.ts';

/** What the connections of a function's pools have in common. */
export interface PoolAccess {
  readonly trust: Trust;
  /** @default - each connection has clients of its own */
  readonly clients?: AwsClients;
  /** @default - keys are read when they are needed */
  readonly keysAhead?: KeysAhead;
}

export interface FunctionPoolsOptions<Ports, Memory> extends Pick<
  PoolCacheOptions<Ports, Memory>,
  'createMemory' | 'log'
> {
  readonly place: SettingsPlace;
  /** Of the function, for reading settings and keys. */
  readonly aws: Omit<AwsConnection, 'clients'>;
  /** Connects a pool's ports, as `createPoolCache` needs it. */
  readonly connect: (settings: PoolSettings, log: Log, access: PoolAccess) => Promise<Ports>;
}

/** Makes the pools of a function's process. They share their SDK clients, and with them the open connections. */
export function createFunctionPools<Ports, Memory>(
  options: FunctionPoolsOptions<Ports, Memory>,
): PoolCache<Ports, Memory> {
  const { place, connect, createMemory, log } = options;
  const aws = { ...options.aws, clients: new Map() };
  const trust = trustOf(place);
  const keysAhead = readKeysAhead(aws);
  const parameters = createParameterReader(aws);
  return createPoolCache({
    settings: createSettingsStore({
      read: (parameter) => parameters.read(parameter),
      owner: { namePrefix: place.namePrefix, region: aws.region },
      clock: Date.now,
      log,
    }),
    // The role of a function with one pool can read the secrets that the settings name, and no others.
    readAhead: (pool) => {
      if (place.kind === 'shared') keysAhead.begin(pool);
    },
    connect: (settings, poolLog) => connect(settings, poolLog, { trust, clients: aws.clients, keysAhead }),
    createMemory,
    log,
  });
}
