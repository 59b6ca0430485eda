import type { Environment, PoolSettings } from '@poolkeeper/pool-config';
import { readConfig } from './config.ts';
import { trust } from './connect.ts';

/** A pool's settings by environment variables alone; undefined when there are none. */
export function readEnvironmentSettings(environment: Environment): PoolSettings | undefined {
  if (environment.AUTOSCALING_GROUP_ARN === undefined) return undefined;
  const { spacelift, group, ...autoscaler } = readConfig(environment);
  const { caCertificates, ...connection } = spacelift;
  if (caCertificates.length > 0) trust(caCertificates);
  return {
    version: 1,
    name: group.name,
    connection: { spacelift: connection, group },
    autoscaler,
    lifecycle: {
      queueUrl: 'https://localhost',
      heartbeatTimeoutMs: 3_600_000,
      registrationGraceMs: autoscaler.registrationGraceMs,
      rebalanceRecommendation: 'ignore',
    },
  };
}
