/** What every history's pool is deployed with: names, and the settings of the functions and of the queue. */
export const deployment = {
  groupName: 'pool',
  queueName: 'lifecycle',
  redriveQueueName: 'lifecycle-redrive',
  terminationHookName: 'drain-worker',
  poolId: '01KE6JQ300G7RNFM4RDSZ5RH3Q',
  autoscalerTimeoutMs: 60_000,
  launchHookName: 'wait-for-worker',
  managerTimeoutMs: 300_000,
  managerConcurrency: 5,
  policyTimeoutMs: 2_000,
  /** Lambda takes no queue whose messages come back before the function's time is up. */
  visibilityTimeoutSeconds: 300,
  mostReceives: 1000,
} as const;

export function queueArn(queueName: string): string {
  return `arn:aws:sqs:eu-west-1:000000000000:${queueName}`;
}
