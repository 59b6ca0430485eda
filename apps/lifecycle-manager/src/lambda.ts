import { Logger } from '@aws-lambda-powertools/logger';
import { readConfig } from './config.ts';
import { connect } from './connect.ts';
import { createHandler } from './handler.ts';

const config = readConfig(process.env);
const log = new Logger({
  serviceName: 'lifecycle-manager',
  persistentKeys: { poolId: config.spacelift.workerPoolId, groupName: config.group.name },
});

export const handler = createHandler(connect(config), config, { log, clock: Date.now });
