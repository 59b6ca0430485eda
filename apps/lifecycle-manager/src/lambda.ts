import { Logger } from '@aws-lambda-powertools/logger';
import { createParameterReader } from '@poolkeeper/aws-pool';
import { createSettingsStore, readSettingsPlace } from '@poolkeeper/pool-config';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect.ts';
import { createGates } from './gates.ts';
import { createHandler } from './handler.ts';
import { createMetrics } from './publish-metrics.ts';
import { createTerminationPolicyHandler } from './termination-policy/termination-policy-handler.ts';
import { waitInRealTime } from './wait-in-real-time.ts';

const log = new Logger({ serviceName: 'lifecycle-manager' });
const parameters = createParameterReader({ region: process.env.AWS_REGION ?? '' });
const store = createSettingsStore({
  read: (parameter) => parameters.read(parameter),
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
  place: readSettingsPlace(process.env),
  store,
  connect,
  metricsOf: createMetrics,
  surroundings: { log, clock: Date.now, sleep: (ms) => sleep(ms) },
});

/** The gate: for the queues' batches. */
export const handler = createHandler(gates, log);

/** The groups' custom termination policy: for a function of its own. */
export const terminationPolicy = createTerminationPolicyHandler(gates, { log, sleep: waitInRealTime });
