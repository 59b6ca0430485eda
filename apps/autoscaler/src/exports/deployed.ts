// What a program needs to run the autoscaler's code on a deployed pool, with its own credentials.
export { noDeadline } from '@poolkeeper/lambda-runtime/calls';
export { openSecret } from '@poolkeeper/aws-pool';
export { openApiKey, type Log, type Trust } from '@poolkeeper/lambda-runtime';
export { connect } from '../connect/connect.ts';
export { createMemory } from '../remember/memory.ts';
export type { PassReport } from '../report/report.ts';
export { observeAndPlan, runPass, type PlannedPass } from '../run-pass.ts';
