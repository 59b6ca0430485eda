import { nameOf, validatePoolConfig } from '@poolkeeper/pool-config/schema';

/** What a pool can't be without, and nobody can guess. */
export interface Answers {
  readonly name: string;
  readonly endpoint: string;
  readonly workerPoolId: string;
  readonly apiKeyId: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** @default - that of the AWS profile */
  readonly region?: string;
  /** A guard against the wrong credentials. @default - none */
  readonly account?: string;
}

export type Question = keyof Answers;

/** The setting that an answer becomes. */
const settings: Readonly<Record<Question, string>> = {
  name: 'name',
  endpoint: 'spacelift.endpoint',
  workerPoolId: 'spacelift.workerPoolId',
  apiKeyId: 'spacelift.apiKey.id',
  subnets: 'network.subnets',
  securityGroups: 'network.securityGroups',
  region: 'aws.region',
  account: 'aws.account',
};

/** What is wrong with an answer; undefined when it will do. It is judged by the schema of the configuration. */
export function problemWith(question: Question, answer: string | readonly string[]): string | undefined {
  const { problems } = validatePoolConfig(configOf({ ...placeholders, [question]: answer }));
  const setting = settings[question];
  const found = problems.find(
    ({ severity, path }) => severity === 'error' && nameOf(path).startsWith(setting),
  );
  return found?.message;
}

const placeholders: Answers = {
  name: 'pool',
  endpoint: 'https://acme.app.spacelift.io',
  workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
  apiKeyId: '01KEY',
  subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
  securityGroups: ['sg-0a1b2c3d'],
};

function configOf(answers: Answers): object {
  const { name, endpoint, workerPoolId, apiKeyId, subnets, securityGroups, region, account } = answers;
  return {
    name,
    aws: { region, account },
    spacelift: { endpoint, workerPoolId, apiKey: { id: apiKeyId } },
    network: { subnets, securityGroups },
  };
}
