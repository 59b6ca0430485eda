import type { PoolAnswers } from './pool-answers.ts';

/** Written beside the configuration, for editors. */
export const schemaFile = 'poolkeeper.schema.json';

/** The text of a configuration file. Further settings are comments, which can be uncommented as they are. */
export function configText(answers: PoolAnswers): string {
  const { name, endpoint, communicationUrl, workerPoolId, apiKeyId, region, account } = answers;
  const { subnets, securityGroups, isManaged = false } = answers;
  const launcher =
    communicationUrl === undefined ? '' : `launcher:\n  communicationUrl: ${communicationUrl}\n\n`;
  return `# yaml-language-server: $schema=./${schemaFile}
# A pool of Spacelift workers on EC2. \`poolkeeper validate\` checks this file, \`poolkeeper deploy\` deploys it.

name: ${name}

${awsText(region, account)}

spacelift:
  endpoint: ${endpoint}
  workerPoolId: ${workerPoolId}${isManaged ? managed : ''}
  apiKey:
    # Do not put its secret here: \`poolkeeper secrets set ${name} api-key\` stores it in Secrets Manager.
    id: ${apiKeyId}

${launcher}network:
  # In several zones, with a route to Spacelift and to AWS.
  subnets:${list(subnets)}
  # Workers need no inbound rules, and outbound port 443.
  securityGroups:${list(securityGroups)}

scaling:
  minSize: 0
  maxSize: 5
  # Number of idle workers to keep, for runs that must not wait for an instance to start.
  # minIdle: 1
  # Time that a worker has to be idle before its instance can be terminated.
  # scaleInAfter: 1m

# EC2 instances. With spot instances, list several types of several families.
# instances:
#   types: [t3.medium, t3a.medium, m7i.large]
#   purchase:
#     kind: mixed
#     onDemandBase: 1
#     onDemandPercentage: 20

# Without this setting, the newest Spacelift image is used: it is looked up once and stored in cdk.context.json.
# image:
#   ssmParameter: /images/spacelift-worker

# monitoring:
#   alarms: true
`;
}

const managed = `
  # \`poolkeeper init\` has made it: \`deploy\` sets its token and private key, and \`destroy\` offers to delete it.
  manageWorkerPool: true`;

/** The whole section is a comment if nothing in it is set, because an empty section would be invalid. */
function awsText(region: string | undefined, account: string | undefined): string {
  const hasSettings = region !== undefined || account !== undefined;
  const line = (isSet: boolean, text: string) => (isSet ? text : `# ${text}`);
  return [
    ...(region === undefined ? ['# Without a region, it is that of AWS_REGION or of your AWS profile.'] : []),
    line(hasSettings, 'aws:'),
    line(region !== undefined, `  region: ${region ?? 'eu-west-1'}`),
    line(hasSettings, '  # Refuses to deploy with the credentials of any other account.'),
    line(account !== undefined, `  account: "${account ?? '123456789012'}"`),
  ].join('\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `\n    - ${item}`).join('');
}
