import { services } from '../aws/aws-api.ts';
import { s3Operations } from '../aws/s3/s3.ts';

/** What is served here, as plain text for whoever opens the address. */
export function frontPage(url: string): string {
  const served = [...services].map(([name, service]) => [name, service.served] as const);
  const operations = [...served, ['s3', s3Operations] as const].map(
    ([name, names]) => `  ${name}: ${[...names].sort().join(', ')}`,
  );
  return `local-cloud of Poolkeeper: a Spacelift worker pool's AWS and Spacelift APIs on one machine.

AWS, one endpoint for all services (any credentials, any region):
  aws --endpoint-url ${url} autoscaling describe-auto-scaling-groups

${operations.join('\n')}

Spacelift, GraphQL:
  POST ${url}/graphql

In the browser:
  ${url}/_console

This machine only:
  GET    ${url}/_local/state
  GET    ${url}/_local/passes             the last passes, with their decisions and why
  GET    ${url}/_local/permissions        what each statement of each role has allowed, and what nobody used
  POST   ${url}/_local/runs               [{"stack": "networking", "durationSeconds": 90}]
  GET    ${url}/_local/faults             what goes wrong, and what could
  POST   ${url}/_local/faults             {"faults": "rough,spot=2"}
  DELETE ${url}/_local/faults
  POST   ${url}/_local/mishaps            {"kind": "spot", "instanceId": "i-0123456789abcdef0"}
  POST   ${url}/_local/lifecycle-manager  {"enabled": false}`;
}
