import { nameOf, validatePoolConfig } from '@poolkeeper/pool-config/schema';

/** Settings that a pool needs and that have no default. */
export interface PoolAnswers {
  readonly name: string;
  readonly endpoint: string;
  /** URL that workers connect to. @default - that of the account's region */
  readonly communicationUrl?: string;
  readonly workerPoolId: string;
  readonly apiKeyId: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** @default - the region of the AWS profile */
  readonly region?: string;
  /** Protects against deploying with the wrong credentials. @default - none */
  readonly account?: string;
  /** Whether Poolkeeper has made the worker pool. @default false */
  readonly isManaged?: boolean;
}

export type AnswerName = Exclude<keyof PoolAnswers, 'isManaged'>;

/** The setting that holds an answer. */
export const settingOf: Readonly<Record<AnswerName, string>> = {
  name: 'name',
  endpoint: 'spacelift.endpoint',
  communicationUrl: 'launcher.communicationUrl',
  workerPoolId: 'spacelift.workerPoolId',
  apiKeyId: 'spacelift.apiKey.id',
  subnets: 'network.subnets',
  securityGroups: 'network.securityGroups',
  region: 'aws.region',
  account: 'aws.account',
};

/** What is wrong with an answer according to the configuration schema; undefined if it is valid. */
export function problemWith(name: AnswerName, answer: string | readonly string[]): string | undefined {
  return problemOf(name, { ...placeholders, [name]: answer });
}

function problemOf(name: AnswerName, answers: PoolAnswers): string | undefined {
  const { problems } = validatePoolConfig(configOf(answers));
  const setting = settingOf[name];
  const found = problems.find(
    ({ severity, path }) => severity === 'error' && nameOf(path).startsWith(setting),
  );
  return found?.message;
}

/** True for a Spacelift that is not at app.spacelift.io or app.us.spacelift.io. */
export function needsCommunicationUrl(endpoint: string | undefined): boolean {
  return endpoint !== undefined && problemOf('communicationUrl', { ...placeholders, endpoint }) !== undefined;
}

const placeholders: PoolAnswers = {
  name: 'pool',
  endpoint: 'https://acme.app.spacelift.io',
  workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
  apiKeyId: '01KEY',
  subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
  securityGroups: ['sg-0a1b2c3d'],
};

function configOf(answers: PoolAnswers): object {
  const { name, endpoint, communicationUrl, workerPoolId, apiKeyId, region, account } = answers;
  const { subnets, securityGroups } = answers;
  return {
    name,
    aws: { region, account },
    spacelift: { endpoint, workerPoolId, apiKey: { id: apiKeyId } },
    launcher: { communicationUrl },
    network: { subnets, securityGroups },
  };
}
