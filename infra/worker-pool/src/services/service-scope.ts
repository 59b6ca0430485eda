import { poolNamePrefix, poolNames, settingsPath } from '@poolkeeper/pool-config';
import { arns, functionNames, type FunctionNames } from '../names.ts';

/** For which pools a service works, and what follows from it for its environment and its permissions. */
export interface ServiceScope {
  readonly functionNames: FunctionNames;
  /** How a function finds its pools' settings. */
  readonly environment: Readonly<Record<string, string>>;
  /** ARNs, with wildcards for a service of all pools. */
  readonly groups: string;
  readonly settings: string;
  readonly secrets: string;
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
    settings: arns.parameter(names.settingsParameter),
    secrets: arns.secret(`${names.secretsPrefix}*`),
    queues: arns.queue(names.queue),
    redriveQueues: arns.queue(names.redriveQueue),
  };
}
