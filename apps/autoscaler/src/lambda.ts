import { createFunctionPools, createLog, createMetrics } from '@poolkeeper/lambda-runtime';
import { readSettingsPlace } from '@poolkeeper/pool-config';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect/connect.ts';
import { createHandler } from './handler.ts';
import { createMemory } from './remember/memory.ts';
import { metricUnits } from './report/measure.ts';
import { awsCallTimeoutMs } from './time-limits.ts';

const region = process.env.AWS_REGION ?? '';
const place = readSettingsPlace(process.env);
const log = createLog('autoscaler');

export const handler = createHandler({
  place,
  pools: createFunctionPools({
    place,
    aws: { region, requestTimeoutMs: awsCallTimeoutMs },
    connect,
    createMemory,
    log,
  }),
  metricsOf: (pool) => createMetrics(pool, metricUnits),
  log,
  clock: Date.now,
  sleep: (duration) => sleep(duration),
});
