/** How to raise the account's limit of concurrent executions in a region. */
export function requestExecutions(limit: number): string {
  return `Request ${limit} or more: aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value ${limit}`;
}
