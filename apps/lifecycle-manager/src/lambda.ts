import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from './config.ts';
import { connect } from './connect.ts';
import { createHandler } from './handler.ts';
import { answerTerminationPolicy } from './termination-policy/termination-policy.ts';
import { waitInRealTime } from './wait-in-real-time.ts';

const config = readConfig(process.env);
const log = new Logger({
  serviceName: 'lifecycle-manager',
  persistentKeys: { poolId: config.spacelift.workerPoolId, groupName: config.group.name },
});
const ports = connect(config, log);
const surroundings = { log, clock: Date.now };

/** The gate: for the queue's batches. */
export const handler = createHandler(ports, config, { ...surroundings, sleep: (ms) => sleep(ms) });

/** The group's custom termination policy: for a function of its own. */
export const terminationPolicy = (event: unknown, context: Context) => {
  log.addContext(context);
  return answerTerminationPolicy(event, {
    ports,
    settings: config,
    surroundings: { ...surroundings, sleep: waitInRealTime },
  });
};
