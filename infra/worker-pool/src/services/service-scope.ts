import { poolNamePrefix, poolNames, settingsPath } from '@poolkeeper/pool-config';
import { arns, functionNames, type FunctionNames } from '../names.ts';

/** The pools that a service serves, which determine its environment and permissions. */
export interface ServiceScope {
  readonly functionNames: FunctionNames;
  /** Environment variables with the location of the pools' settings. */
  readonly environment: Readonly<Record<string, string>>;
  /** ARN of the groups, with wildcards for a service of all pools. */
  readonly groups: string;
  /** ARNs of the SSM parameters with settings and certificates. */
  readonly parameters: readonly string[];
  /** ARN of the API keys' secrets. Functions do not read the instances' secrets. */
  readonly apiKeys: string;
  readonly queues: string;
  readonly redriveQueues: string;
}

/** Returns the scope of all pools in the account and region, or of one pool. */
export function serviceScope(pool?: string): ServiceScope {
  const names = poolNames(pool ?? '*');
  return {
    functionNames: functionNames(pool),
    environment:
      pool === undefined
        ? { POOL_SETTINGS_PATH: settingsPath, POOL_NAME_PREFIX: poolNamePrefix }
        : { POOL_SETTINGS: names.settingsParameter },
    groups: arns.group(names.group),
    parameters: [names.settingsParameter, names.caCertificatesParameter].map(arns.parameter),
    apiKeys: arns.secret(names.apiKeySecret),
    queues: arns.queue(names.queue),
    redriveQueues: arns.queue(names.redriveQueue),
  };
}
