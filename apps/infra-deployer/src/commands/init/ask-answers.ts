import type { Host } from '../../host/host.ts';
import { problemWith, type Answers } from './answers.ts';
import { likelySubnets, type NetworkChoices, type Vpc } from './network-choices.ts';

/** Asks for what the options have not said. */
export async function askAnswers(
  host: Host,
  given: Partial<Answers>,
  choices: NetworkChoices | undefined,
): Promise<Answers> {
  const ask = async (
    question: 'name' | 'endpoint' | 'workerPoolId' | 'apiKeyId',
    text: string,
    example: string,
  ) =>
    given[question] ??
    host.ask({ text, placeholder: example, check: (answer) => problemWith(question, answer) });

  const name = await ask('name', 'What is the pool to be called?', 'blue');
  const endpoint = await ask(
    'endpoint',
    'Where is your account at Spacelift?',
    'https://acme.app.spacelift.io',
  );
  const workerPoolId = await ask(
    'workerPoolId',
    'What is the id of the worker pool there?',
    '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
  );
  const apiKeyId = await ask(
    'apiKeyId',
    'What is the id of the API key (Space:Read, Worker Pool:Drain Worker)?',
    '01HZX…',
  );
  const network = await askNetwork(host, given, choices);
  return { ...placeOf(given, choices), name, endpoint, workerPoolId, apiKeyId, ...network };
}

function placeOf(given: Partial<Answers>, choices: NetworkChoices | undefined): Partial<Answers> {
  const region = given.region ?? choices?.region;
  const account = given.account ?? choices?.account;
  return { region, account };
}

async function askNetwork(
  host: Host,
  { subnets, securityGroups }: Partial<Answers>,
  choices: NetworkChoices | undefined,
): Promise<Pick<Answers, 'subnets' | 'securityGroups'>> {
  if (subnets !== undefined && securityGroups !== undefined) return { subnets, securityGroups };
  const vpc = choices === undefined ? undefined : await chooseVpc(host, choices.vpcs);
  return {
    subnets: subnets ?? (await askSubnets(host, vpc)),
    securityGroups: securityGroups ?? (await askSecurityGroups(host, vpc)),
  };
}

async function chooseVpc(host: Host, vpcs: readonly Vpc[]): Promise<Vpc | undefined> {
  const usable = vpcs.filter(({ subnets }) => subnets.length > 0);
  if (usable.length <= 1) return usable[0];
  const id = await host.choose({
    text: 'Which VPC is it to run in?',
    options: usable.map((vpc) => ({
      value: vpc.id,
      label: vpc.name === '' ? vpc.id : `${vpc.name} (${vpc.id})`,
      hint: `${vpc.cidr}, ${vpc.subnets.length} subnets${vpc.isDefault ? ', the default' : ''}`,
    })),
  });
  return usable.find((vpc) => vpc.id === id);
}

async function askSubnets(host: Host, vpc: Vpc | undefined): Promise<readonly string[]> {
  const likely = vpc === undefined ? [] : likelySubnets(vpc);
  for (const { id, name, zone, isPublic } of vpc?.subnets ?? []) {
    host.tell({
      level: 'info',
      text: `  ${id} ${zone} ${isPublic ? 'public' : 'private'} ${name}`.trimEnd(),
    });
  }
  const answer = await host.ask({
    text: 'Which subnets, in several zones?',
    placeholder: 'subnet-0a1b2c3d, subnet-1a2b3c4d',
    ...(likely.length > 0 && { default: likely.join(', ') }),
    check: (text) => problemWith('subnets', listOf(text)),
  });
  return listOf(answer);
}

async function askSecurityGroups(host: Host, vpc: Vpc | undefined): Promise<readonly string[]> {
  if (vpc === undefined || vpc.securityGroups.length === 0) {
    const answer = await host.ask({
      text: 'Which security groups?',
      placeholder: 'sg-0a1b2c3d',
      check: (text) => problemWith('securityGroups', listOf(text)),
    });
    return listOf(answer);
  }
  const chosen = await host.choose({
    text: 'Which security group?',
    options: vpc.securityGroups.map(({ id, name }) => ({ value: id, label: `${name} (${id})` })),
  });
  return [chosen];
}

/** Of a text with commas, spaces, or both. */
export function listOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}
