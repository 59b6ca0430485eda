import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import type { System } from '../../cli/system.ts';
import { askAnswers } from './ask-answers.ts';
import { readNetworkChoices } from './network-choices.ts';
import { needsCommunicationUrl, problemWith, type AnswerName, type PoolAnswers } from './pool-answers.ts';

const optionOf: Readonly<Record<AnswerName, string>> = {
  name: '--name',
  endpoint: '--endpoint',
  communicationUrl: '--communication-url',
  workerPoolId: '--worker-pool-id',
  apiKeyId: '--api-key-id',
  subnets: '--subnets',
  securityGroups: '--security-groups',
  region: '--region',
  account: '--account',
};

const required = ['name', 'endpoint', 'workerPoolId', 'apiKeyId', 'subnets', 'securityGroups'] as const;

/**
 * Adds the region of the environment, and asks for what is missing.
 *
 * @throws CommandError when an answer is invalid, or one is missing and there is no terminal.
 */
export async function completeAnswers(
  context: CommandContext,
  named: Partial<PoolAnswers>,
): Promise<PoolAnswers> {
  requireValid(named);
  const given = { ...regionOfEnvironment(context.system), ...named };
  const needed = needsCommunicationUrl(given.endpoint)
    ? [...required, 'communicationUrl' as const]
    : required;
  const missing = needed.filter((name) => given[name] === undefined);
  if (missing.length === 0) return given as PoolAnswers;
  if (context.host.isInteractive) {
    const needsNetwork = given.subnets === undefined || given.securityGroups === undefined;
    return askAnswers(context.host, given, needsNetwork ? await readNetworkChoices(context) : undefined);
  }
  throw new CommandError(`cannot ask for ${missing.join(', ')} without a terminal`, {
    code: 'needs-confirmation',
    fault: 'user',
    fix: `Pass ${missing.map((name) => optionOf[name]).join(', ')}, or run the command in a terminal.`,
    details: { missing },
  });
}

/** The region that AWS clients take from the environment. A profile's is left to them. */
function regionOfEnvironment({ env }: System): Partial<PoolAnswers> {
  const variable = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => (env[name] ?? '') !== '');
  const region = variable === undefined ? undefined : env[variable];
  if (variable === undefined || region === undefined) return {};
  const problem = problemWith('region', region);
  if (problem === undefined) return { region };
  throw new CommandError(`${variable} ${problem}`, {
    code: 'usage',
    fault: 'user',
    fix: 'Correct it, or pass --region.',
  });
}

function requireValid(given: Partial<PoolAnswers>): void {
  for (const [name, answer] of Object.entries(given) as [AnswerName, string | readonly string[]][]) {
    const problem = problemWith(name, answer);
    if (problem === undefined) continue;
    throw new CommandError(`${optionOf[name]} ${problem}`, { code: 'usage', fault: 'user' });
  }
}
