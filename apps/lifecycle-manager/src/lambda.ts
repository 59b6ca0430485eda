import { Logger } from '@aws-lambda-powertools/logger';
import { createParameterReader } from '@poolkeeper/aws-pool';
import { createSettingsStore, readSettingsPlace, type PoolSettings } from '@poolkeeper/pool-config';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from './config.ts';
import { connect, trust } from './connect.ts';
import { createGates } from './gates.ts';
import { createHandler } from './handler.ts';
import { createMetrics } from './publish-metrics.ts';
import { createTerminationPolicyHandler } from './termination-policy/termination-policy-handler.ts';
import { waitInRealTime } from './wait-in-real-time.ts';

const log = new Logger({ serviceName: 'lifecycle-manager' });
const parameters = createParameterReader({ region: process.env.AWS_REGION ?? '' });
// Until every deployment has its settings in a parameter.
const given = process.env.QUEUE_URL === undefined ? undefined : JSON.stringify(settingsByEnvironment());
const place =
  given === undefined
    ? readSettingsPlace(process.env)
    : ({ kind: 'dedicated', parameter: 'environment' } as const);
const store = createSettingsStore({
  read: (name) => (given === undefined ? parameters.read(name) : Promise.resolve(given)),
  clock: Date.now,
  onStale: (parameter, error) => {
    log.warn('settings cannot be read again: those of before stay in use', {
      code: 'settings-stale',
      parameter,
      error,
    });
  },
});
const gates = createGates({
  place,
  store,
  connect,
  metricsOf: createMetrics,
  surroundings: { log, clock: Date.now, sleep: (ms) => sleep(ms) },
});

/** The gate: for the queues' batches. */
export const handler = createHandler(gates, log);

/** The groups' custom termination policy: for a function of its own. */
export const terminationPolicy = createTerminationPolicyHandler(gates, { log, sleep: waitInRealTime });

function settingsByEnvironment(): PoolSettings {
  const { spacelift, group, queueUrl, redriveQueueUrl, ...gate } = readConfig(process.env);
  const { registrationGraceMs } = gate;
  const { caCertificates, ...connection } = spacelift;
  if (caCertificates.length > 0) trust(caCertificates);
  return {
    version: 1,
    name: group.name,
    connection: { spacelift: connection, group },
    autoscaler: {
      policy: { minIdle: 0, maxStepOut: 0, maxStepIn: 0, scaleInAfterMs: 0 },
      registrationGraceMs,
      dryRun: false,
    },
    lifecycle: { queueUrl, ...gate, ...(redriveQueueUrl !== undefined && { redriveQueueUrl }) },
  };
}
