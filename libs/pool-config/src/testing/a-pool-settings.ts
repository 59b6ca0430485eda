import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { poolNames } from '../pool-names.ts';
import type { PoolSettings } from '../settings/pool-settings.ts';

/** The waits of both services by default. */
const waits = { registrationGraceMs: 10 * 60_000, absenceWaitMs: 30 * 60_000, settlingTimeMs: 10_000 };

/** Builds settings of the pool `blue`, or of another name, with the default policy. */
export function aPoolSettings(overrides: Partial<PoolSettings> = {}): PoolSettings {
  const { name = 'blue' } = overrides;
  const { apiKeySecret, group, queue, redriveQueue } = poolNames(name);
  return {
    version: 1,
    name,
    connection: {
      spacelift: {
        endpoint: 'https://acme.app.spacelift.io',
        apiKeyId: '01KEY',
        apiKeySecret: { kind: 'secrets-manager', secretId: apiKeySecret },
        workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
      },
      group: { name: group, region: 'eu-west-1' },
    },
    autoscaler: { policy: defaultPolicy, ...waits, dryRun: false },
    lifecycle: {
      queueUrl: `https://sqs.eu-west-1.amazonaws.com/000000000000/${queue}`,
      redriveQueueUrl: `https://sqs.eu-west-1.amazonaws.com/000000000000/${redriveQueue}`,
      heartbeatTimeoutMs: 60 * 60_000,
      ...waits,
      rebalanceRecommendation: 'ignore',
    },
    ...overrides,
  };
}
