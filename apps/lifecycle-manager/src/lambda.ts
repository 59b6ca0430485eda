import { createParameterReader } from '@poolkeeper/aws-pool';
import {
  createLog,
  createMetrics,
  createPoolCache,
  createSettingsStore,
  trustOf,
} from '@poolkeeper/lambda-runtime';
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
const trust = trustOf(place);
const log = createLog('lifecycle-manager');
const parameters = createParameterReader({ region });
const settings = createSettingsStore({
  read: (parameter) => parameters.read(parameter),
  owner: { namePrefix: place.namePrefix, region },
  clock: Date.now,
  log,
});
const gates = createGates({
  place,
  pools: createPoolCache({
    settings,
    connect: (of, poolLog) => connect(of, poolLog, trust),
    createMemory,
    log,
  }),
  metricsOf: (pool) => createMetrics(pool, metricUnits),
  clock: Date.now,
  sleep: (ms) => sleep(ms),
});

/** The gate: invoked with batches of the pools' queues. */
export const handler = createHandler(gates, log);

/** The custom termination policy of the groups, for a function of its own. */
export const terminationPolicy = createTerminationPolicyHandler(gates, { log, sleep: waitInRealTime });
