export { aLog, type LogLine } from './a-log.ts';
export { aSpaceliftServer, workerPoolId } from './a-spacelift-server.ts';
export { queriesOf, queryLog } from './query-log.ts';
