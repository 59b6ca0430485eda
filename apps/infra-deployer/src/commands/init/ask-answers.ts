import type { Host } from '../../cli/host.ts';
import { likelySubnets, type NetworkChoices, type VpcChoice } from './network-choices.ts';
import { needsCommunicationUrl, problemWith, type PoolAnswers } from './pool-answers.ts';

/** Asks for the settings that the options do not give. */
export async function askAnswers(
  host: Host,
  given: Partial<PoolAnswers>,
  choices: NetworkChoices | undefined,
): Promise<PoolAnswers> {
  const ask = async (
    setting: 'name' | 'endpoint' | 'communicationUrl' | 'workerPoolId' | 'apiKeyId',
    text: string,
    placeholder: string,
  ) => given[setting] ?? host.ask({ text, placeholder, check: (answer) => problemWith(setting, answer) });

  const name = await ask('name', 'Name of the pool?', 'blue');
  const endpoint = await ask('endpoint', 'URL of your Spacelift account?', 'https://acme.app.spacelift.io');
  const communicationUrl = needsCommunicationUrl(endpoint)
    ? await ask('communicationUrl', 'URL that your Spacelift provides for workers?', endpoint)
    : given.communicationUrl;
  const workerPoolId = await ask(
    'workerPoolId',
    'ID of the worker pool in Spacelift?',
    '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
  );
  const apiKeyId = await ask(
    'apiKeyId',
    'ID of the API key (Space:Read, Worker Pool:Drain Worker)?',
    '01HZX…',
  );
  const network = await askNetwork(host, given, choices);
  return {
    region: given.region ?? choices?.region,
    account: given.account ?? choices?.account,
    ...{ name, endpoint, communicationUrl, workerPoolId, apiKeyId, ...network },
  };
}

async function askNetwork(
  host: Host,
  { subnets, securityGroups }: Partial<PoolAnswers>,
  choices: NetworkChoices | undefined,
): Promise<Pick<PoolAnswers, 'subnets' | 'securityGroups'>> {
  if (subnets !== undefined && securityGroups !== undefined) return { subnets, securityGroups };
  const vpc = choices === undefined ? undefined : await selectVpc(host, choices.vpcs);
  return {
    subnets: subnets ?? (await askSubnets(host, vpc)),
    securityGroups: securityGroups ?? (await askSecurityGroups(host, vpc)),
  };
}

async function selectVpc(host: Host, vpcs: readonly VpcChoice[]): Promise<VpcChoice | undefined> {
  const usable = vpcs.filter(({ subnets }) => subnets.length > 0);
  if (usable.length <= 1) return usable[0];
  const id = await host.select({
    text: 'Which VPC?',
    options: usable.map((vpc) => ({
      value: vpc.id,
      label: vpc.name === '' ? vpc.id : `${vpc.name} (${vpc.id})`,
      hint: `${vpc.cidr}, ${vpc.subnets.length} subnets${vpc.isDefault ? ', default VPC' : ''}`,
    })),
  });
  return usable.find((vpc) => vpc.id === id);
}

async function askSubnets(host: Host, vpc: VpcChoice | undefined): Promise<readonly string[]> {
  const likely = vpc === undefined ? [] : likelySubnets(vpc);
  for (const { id, name, zone, isPublic } of vpc?.subnets ?? []) {
    host.notify({
      level: 'info',
      text: `  ${id} ${zone} ${isPublic ? 'public' : 'private'} ${name}`.trimEnd(),
    });
  }
  const answer = await host.ask({
    text: 'Which subnets, in at least two zones?',
    placeholder: 'subnet-0a1b2c3d, subnet-1a2b3c4d',
    default: likely.length > 0 ? likely.join(', ') : undefined,
    check: (text) => problemWith('subnets', splitList(text)),
  });
  return splitList(answer);
}

async function askSecurityGroups(host: Host, vpc: VpcChoice | undefined): Promise<readonly string[]> {
  if (vpc === undefined || vpc.securityGroups.length === 0) {
    const answer = await host.ask({
      text: 'Which security groups?',
      placeholder: 'sg-0a1b2c3d',
      check: (text) => problemWith('securityGroups', splitList(text)),
    });
    return splitList(answer);
  }
  const selected = await host.select({
    text: 'Which security group?',
    options: vpc.securityGroups.map(({ id, name }) => ({ value: id, label: `${name} (${id})` })),
  });
  return [selected];
}

/** Splits at commas and spaces. */
export function splitList(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}
