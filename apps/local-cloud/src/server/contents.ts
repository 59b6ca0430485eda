import { services } from '../aws/aws-api.ts';
import { s3Operations } from '../aws/s3.ts';

/** A list of everything that is served, in plain text. */
export function contents(url: string): string {
  const served = [...services].map(([name, service]) => [name, service.served] as const);
  const operations = [...served, ['s3', s3Operations] as const].map(
    ([name, names]) => `  ${name}: ${[...names].sort().join(', ')}`,
  );
  return `Poolkeeper local-cloud: the AWS and Spacelift APIs of a Spacelift worker pool, on one machine.

AWS: one endpoint for all services, with the credentials that were printed at the start.
  aws --endpoint-url ${url} autoscaling describe-auto-scaling-groups

${operations.join('\n')}

Spacelift: GraphQL.
  POST ${url}/graphql

Console: open the URL that was printed at the start in a browser.

Metrics: the pools' numbers in Prometheus' text format, with the names of Spacelift's exporter where both have them.
  GET    ${url}/metrics

Control API: watch and change what happens here, with -H "authorization: Bearer $LOCAL_CLOUD_TOKEN".
  GET    ${url}/_local/state              groups, and the number of instances, workers and runs in each state
  GET    ${url}/_local/passes             the most recent passes with their decisions and reasons
  GET    ${url}/_console/updates          server-sent events for the console: state, members and new passes
  GET    ${url}/_local/permissions        the actions that each policy statement has allowed, and the unused ones
  POST   ${url}/_local/runs               queue runs: [{"stack": "networking", "durationSeconds": 90}]
  GET    ${url}/_local/faults             the rates of all kinds of faults
  POST   ${url}/_local/faults             set the faults: {"faults": "rough,spot=2"}
  DELETE ${url}/_local/faults             switch all faults off
  POST   ${url}/_local/mishaps            cause one mishap: {"kind": "spot", "instanceId": "i-0123456789abcdef0"}
  POST   ${url}/_local/pause              pause the autoscaler: {"minutes": 60}, or 0 to resume
  POST   ${url}/_local/lifecycle-manager  switch the lifecycle manager off or on: {"enabled": false}`;
}
