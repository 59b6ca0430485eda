import {
  endpointProblem,
  poolNamePrefix,
  poolNames,
  settingsPath,
  spaceliftHosts,
  serviceNames,
  type WebhookNames,
} from '@poolkeeper/pool-config';
import { arns, functionNames, type FunctionNames } from '../names.ts';

/** The pools that a service serves, which determine its environment and permissions. */
export interface ServiceScope {
  readonly functionNames: FunctionNames;
  /** Whether the service serves all pools. */
  readonly isShared: boolean;
  /** Environment variables with the location of the pools' settings, and what the settings may name. */
  readonly environment: Readonly<Record<string, string>>;
  /** ARN of the groups, with wildcards for a service of all pools. */
  readonly groups: string;
  /** ARNs of the SSM parameters with settings and certificates. */
  readonly parameters: readonly string[];
  /** ARN of the API keys' secrets. Functions do not read the instances' secrets. */
  readonly apiKeys: string;
  readonly queues: string;
  readonly redriveQueues: string;
  /** Names of the webhook's parts. */
  readonly webhook: WebhookNames;
}

/**
 * Returns the scope of all pools in the account and region, or of one pool.
 *
 * @param endpoints of Spacelift that the options of the functions name
 */
export function serviceScope(pool: string | undefined, endpoints: readonly string[] = []): ServiceScope {
  const names = poolNames(pool ?? '*');
  return {
    functionNames: functionNames(pool),
    isShared: pool === undefined,
    environment: {
      ...(pool === undefined
        ? { POOL_SETTINGS_PATH: settingsPath, POOL_NAME_PREFIX: poolNamePrefix }
        : { POOL_SETTINGS: names.settingsParameter }),
      ...endpointsVariable(pool, endpoints),
    },
    groups: arns.group(names.group),
    parameters: [names.settingsParameter, names.caCertificatesParameter].map(arns.parameter),
    apiKeys: arns.secret(names.apiKeySecret),
    queues: arns.queue(names.queue),
    redriveQueues: arns.queue(names.redriveQueue),
    webhook: pool === undefined ? serviceNames.webhook : names.webhook,
  };
}

/** The functions of one pool need its endpoint only. Those of all pools also accept accounts on Spacelift's own hosts. */
function endpointsVariable(
  pool: string | undefined,
  endpoints: readonly string[],
): Readonly<Record<string, string>> {
  const isOwnHost = (endpoint: string) =>
    endpointProblem(endpoint, { allowed: spaceliftHosts }) === undefined;
  const named = pool === undefined ? endpoints.filter((endpoint) => !isOwnHost(endpoint)) : endpoints;
  if (named.length === 0) return {};
  const all = pool === undefined ? [...spaceliftHosts, ...named] : named;
  return { SPACELIFT_ENDPOINTS: [...new Set(all)].join(' ') };
}
