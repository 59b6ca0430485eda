/** What every history's pool is deployed with: names, and the settings of the functions and of the queue. */
export const deployment = {
  groupName: 'pool',
  queueName: 'lifecycle',
  redriveQueueName: 'lifecycle-redrive',
  terminationHookName: 'drain-worker',
  poolId: '01KE6JQ300G7RNFM4RDSZ5RH3Q',
  autoscalerTimeoutMs: 30_000,
  managerTimeoutMs: 30_000,
  managerConcurrency: 2,
  /** AWS asks for six times the function's timeout. */
  visibilityTimeoutSeconds: 180,
  mostReceives: 1000,
} as const;

export function queueArn(queueName: string): string {
  return `arn:aws:sqs:eu-west-1:000000000000:${queueName}`;
}
