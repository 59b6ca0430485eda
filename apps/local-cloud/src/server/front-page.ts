import { services } from '../aws/aws-api.ts';

/** What is served here, as plain text for whoever opens the address. */
export function frontPage(url: string): string {
  const operations = [...services].map(([name, { served }]) => `  ${name}: ${[...served].sort().join(', ')}`);
  return `local-cloud of Poolkeeper: a Spacelift worker pool's AWS and Spacelift APIs on one machine.

AWS, one endpoint for all services (any credentials, any region):
  aws --endpoint-url ${url} autoscaling describe-auto-scaling-groups

${operations.join('\n')}

Spacelift, GraphQL:
  POST ${url}/graphql

This machine only:
  GET  ${url}/_local/state
  POST ${url}/_local/runs   [{"stack": "networking", "durationSeconds": 90}]`;
}
