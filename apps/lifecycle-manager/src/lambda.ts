import { createFunctionPools, createLog, createMetrics } from '@poolkeeper/lambda-runtime';
import { waitInRealTime } from '@poolkeeper/lambda-runtime/calls';
import { readSettingsPlace } from '@poolkeeper/pool-config';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect.ts';
import { metricUnits } from './gate/gate.ts';
import { createMemory } from './gate/memory.ts';
import { createGates } from './gates.ts';
import { createHandler, createTerminationPolicyHandler } from './handler.ts';

const region = process.env.AWS_REGION ?? '';
const place = readSettingsPlace(process.env);
const log = createLog('lifecycle-manager');
const gates = createGates({
  place,
  pools: createFunctionPools({ place, aws: { region }, connect, createMemory, log }),
  metricsOf: (pool) => createMetrics(pool, metricUnits),
  clock: Date.now,
  sleep: (ms) => sleep(ms),
});

/** The gate: invoked with batches of the pools' queues. */
export const handler = createHandler(gates, log);

/** The custom termination policy of the groups, for a function of its own. */
export const terminationPolicy = createTerminationPolicyHandler(gates, { log, sleep: waitInRealTime });
