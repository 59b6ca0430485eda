import { Logger } from '@aws-lambda-powertools/logger';
import { createParameterReader } from '@poolkeeper/aws-pool';
import { createSettingsStore, readSettingsPlace } from '@poolkeeper/pool-config';
import type { DurationMs } from '@poolkeeper/pool-model';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect.ts';
import { createGates } from './gates.ts';
import { createHandler, createTerminationPolicyHandler } from './handler.ts';
import { createMetrics } from './publish-metrics.ts';

const log = new Logger({ serviceName: 'lifecycle-manager' });
const parameters = createParameterReader({ region: process.env.AWS_REGION ?? '' });
const store = createSettingsStore({
  read: (parameter) => parameters.read(parameter),
  clock: Date.now,
  onStale: (parameter, error) => {
    log.warn('settings refresh failed: keeping the previous settings', {
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
  context: { log, clock: Date.now, sleep: (ms) => sleep(ms) },
});

/** The gate: for the queues' batches. */
export const handler = createHandler(gates, log);

/** The groups' custom termination policy: for a function of its own. */
export const terminationPolicy = createTerminationPolicyHandler(gates, { log, sleep: waitInRealTime });

/** Unlike the clock of local-cloud, which may be scaled, this guards against a slow network, which scaling does not affect. */
function waitInRealTime(milliseconds: DurationMs): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  AbortSignal.timeout(milliseconds).addEventListener('abort', () => {
    resolve(undefined);
  });
  return promise;
}
