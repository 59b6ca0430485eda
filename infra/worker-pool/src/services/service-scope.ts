import { poolNamePrefix, poolNames, settingsPath } from '@poolkeeper/pool-config';
import { arns, functionNames, type FunctionNames } from '../names.ts';

/** For which pools a service works, and what follows from it for its environment and its permissions. */
export interface ServiceScope {
  readonly functionNames: FunctionNames;
  /** How a function finds its pools' settings. */
  readonly environment: Readonly<Record<string, string>>;
  /** ARNs, with wildcards for a service of all pools. */
  readonly groups: string;
  /** SSM parameters of settings, and of certificates that a configuration gives in full. */
  readonly parameters: readonly string[];
  /** Secrets of API keys. Those of instances are none of a function's business. */
  readonly apiKeys: string;
  readonly queues: string;
  readonly redriveQueues: string;
}

/** Of every pool in account and region, or of the one named. */
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
