/** The names and the settings of functions and queues with which the pool of every history is deployed. */
export const deployment = {
  groupName: 'pool',
  queueName: 'lifecycle',
  redriveQueueName: 'lifecycle-redrive',
  terminationHookName: 'drain-worker',
  /** A hook that is not Poolkeeper's. */
  secondHookName: 'backup',
  poolId: '01KE6JQ300G7RNFM4RDSZ5RH3Q',
  autoscalerTimeoutMs: 60_000,
  launchHookName: 'wait-for-worker',
  managerTimeoutMs: 300_000,
  managerConcurrency: 5,
  policyTimeoutMs: 2_000,
  /** Lambda rejects a queue with a visibility timeout shorter than the function's timeout. */
  visibilityTimeoutSeconds: 300,
} as const;

export function queueArn(queueName: string): string {
  return `arn:aws:sqs:eu-west-1:000000000000:${queueName}`;
}
