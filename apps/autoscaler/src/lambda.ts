import { createParameterReader } from '@poolkeeper/aws-pool';
import {
  createLog,
  createMetrics,
  createPoolCache,
  createSettingsStore,
  trustOf,
} from '@poolkeeper/lambda-runtime';
import { readSettingsPlace } from '@poolkeeper/pool-config';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect/connect.ts';
import { createHandler } from './handler.ts';
import { createMemory } from './remember/memory.ts';
import { metricUnits } from './report/measure.ts';
import { awsCallTimeoutMs } from './time-limits.ts';

const region = process.env.AWS_REGION ?? '';
const place = readSettingsPlace(process.env);
const trust = trustOf(place);
const log = createLog('autoscaler');
const parameters = createParameterReader({
  region,
  requestTimeoutMs: awsCallTimeoutMs,
});
const settings = createSettingsStore({
  read: (parameter) => parameters.read(parameter),
  owner: { namePrefix: place.namePrefix, region },
  clock: Date.now,
  log,
});

export const handler = createHandler({
  place,
  pools: createPoolCache({
    settings,
    connect: (of, poolLog) => connect(of, poolLog, trust),
    createMemory,
    log,
  }),
  metricsOf: (pool) => createMetrics(pool, metricUnits),
  log,
  clock: Date.now,
  sleep: (duration) => sleep(duration),
});
