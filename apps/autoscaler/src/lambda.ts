import { createParameterReader } from '@poolkeeper/aws-pool';
import { createLog, createMetrics, createPoolCache, createSettingsStore } from '@poolkeeper/lambda-runtime';
import { readSettingsPlace } from '@poolkeeper/pool-config';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect/connect.ts';
import { createHandler } from './handler.ts';
import { createMemory } from './remember/memory.ts';
import { metricUnits } from './report/measure.ts';
import { awsCallTimeoutMs } from './time-limits.ts';

const log = createLog('autoscaler');
const parameters = createParameterReader({
  region: process.env.AWS_REGION ?? '',
  requestTimeoutMs: awsCallTimeoutMs,
});
const settings = createSettingsStore({
  read: (parameter) => parameters.read(parameter),
  clock: Date.now,
  log,
});

export const handler = createHandler({
  place: readSettingsPlace(process.env),
  pools: createPoolCache({ settings, connect, createMemory, log }),
  metricsOf: (pool) => createMetrics(pool, metricUnits),
  log,
  clock: Date.now,
  sleep: (duration) => sleep(duration),
});
