import type { Answers } from './answers.ts';

/** Beside the configuration, for editors. */
export const schemaFile = 'poolkeeper.schema.json';

/** The text of a configuration file, with what else is worth knowing as comments. Every comment of a setting can be uncommented. */
export function configText(answers: Answers): string {
  const { name, endpoint, workerPoolId, apiKeyId, subnets, securityGroups, region, account } = answers;
  return `# yaml-language-server: $schema=./${schemaFile}
# A pool of Spacelift workers on EC2. \`poolkeeper validate\` checks this file, \`poolkeeper deploy\` makes it so.

name: ${name}

aws:
  ${region === undefined ? '# ' : ''}region: ${region ?? 'eu-west-1'}
  # Nothing is deployed with the credentials of another account.
  ${account === undefined ? '# ' : ''}account: "${account ?? '123456789012'}"

spacelift:
  endpoint: ${endpoint}
  workerPoolId: ${workerPoolId}
  apiKey:
    # Its secret does not belong here: \`poolkeeper secrets set ${name} api-key\` puts it into Secrets Manager.
    id: ${apiKeyId}

network:
  # In several zones, with a way to Spacelift and to AWS.
  subnets:${list(subnets)}
  # Workers need no way in; they need 443 out.
  securityGroups:${list(securityGroups)}

scaling:
  minSize: 0
  maxSize: 5
  # Workers that are kept idle, for runs that must not wait for an instance to start.
  # minIdle: 1
  # For how long a worker is idle before its instance may go.
  # scaleInAfter: 5m

# The machines. Types for a mix with spot instances should be several, of several families.
# instances:
#   types: [t3.medium, t3a.medium, m7i.large]
#   purchase:
#     kind: mixed
#     onDemandBase: 1
#     onDemandPercentage: 20

# Without it, the newest image of Spacelift is looked up, and kept in cdk.context.json.
# image:
#   ssmParameter: /images/spacelift-worker

# monitoring:
#   alarms: true
`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `\n    - ${item}`).join('');
}
