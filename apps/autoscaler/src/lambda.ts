import { Logger } from '@aws-lambda-powertools/logger';
import { createParameterReader } from '@poolkeeper/aws-pool';
import { createSettingsStore, readSettingsPlace } from '@poolkeeper/pool-config';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect.ts';
import { longestAwsCallMs } from './deadline.ts';
import { createMeter } from './embedded-meter.ts';
import { createHandler } from './handler.ts';
import type { NoticeCode } from './notice-code.ts';
import { createPools } from './pools.ts';

const log = new Logger({ serviceName: 'autoscaler' });
const parameters = createParameterReader({
  region: process.env.AWS_REGION ?? '',
  requestTimeoutMs: longestAwsCallMs,
});
const store = createSettingsStore({
  read: (parameter) => parameters.read(parameter),
  clock: () => Date.now(),
  onStale: (parameter, error) => {
    log.warn('settings cannot be read again: those of before stay in use', {
      code: 'settings-stale' satisfies NoticeCode,
      parameter,
      error,
    });
  },
});
const pools = createPools({
  place: readSettingsPlace(process.env),
  store,
  connect,
  meterOf: createMeter,
  log,
});

export const handler = createHandler(pools, {
  log,
  clock: () => Date.now(),
  sleep: (duration) => sleep(duration),
});
