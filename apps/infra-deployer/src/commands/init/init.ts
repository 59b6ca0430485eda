import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { CommandContext } from '../../command-context.ts';
import { CommandError } from '../../errors.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';
import { problemWith, type Answers, type Question } from './answers.ts';
import { askAnswers } from './ask-answers.ts';
import { configText, schemaFile } from './config-text.ts';
import { readNetworkChoices } from './network-choices.ts';

export interface InitOptions {
  /** From where the command is run. */
  readonly file: string;
  /** Without asking. */
  readonly overwrites: boolean;
  /** What has been said already. */
  readonly given: Partial<Answers>;
}

const optionOf: Readonly<Record<Question, string>> = {
  name: '--name',
  endpoint: '--endpoint',
  workerPoolId: '--worker-pool-id',
  apiKeyId: '--api-key-id',
  subnets: '--subnets',
  securityGroups: '--security-groups',
  region: '--region',
  account: '--account',
};

const needed = ['name', 'endpoint', 'workerPoolId', 'apiKeyId', 'subnets', 'securityGroups'] as const;

/** Writes a configuration file, which is valid, and the schema for editors beside it. */
export async function init(
  context: CommandContext,
  { file, overwrites, given }: InitOptions,
): Promise<ExitStatus> {
  const { host, surroundings } = context;
  const path = resolve(surroundings.cwd, file);
  checkGiven(given);
  if (!overwrites) await requireFree(context, path, file);
  const answers = await complete(context, given);
  writeFileSync(path, configText(answers));
  copyFileSync(editorSchema(), join(dirname(path), schemaFile));
  const { name } = answers;
  host.answer({
    text: [
      `${host.paint.good('✔')} ${file} describes the pool ${name}`,
      '',
      'Next:',
      `  poolkeeper local       ${host.paint.faint('# try it on this machine')}`,
      `  poolkeeper deploy      ${host.paint.faint('# deploy it')}`,
      `  poolkeeper secrets set ${name} api-key`,
    ].join('\n'),
    data: { file, schema: schemaFile, pool: name },
  });
  return exitStatus.done;
}

async function complete(context: CommandContext, given: Partial<Answers>): Promise<Answers> {
  const missing = needed.filter((question) => given[question] === undefined);
  if (missing.length === 0) return given as Answers;
  if (context.host.canAsk) {
    const wantsNetwork = given.subnets === undefined || given.securityGroups === undefined;
    return askAnswers(context.host, given, wantsNetwork ? await readNetworkChoices(context) : undefined);
  }
  throw new CommandError(`there is nobody to ask for ${missing.join(', ')}`, {
    code: 'needs-confirmation',
    fault: 'user',
    fix: `Give ${missing.map((question) => optionOf[question]).join(', ')}, or run it in a terminal.`,
    details: { missing },
  });
}

function checkGiven(given: Partial<Answers>): void {
  for (const [question, answer] of Object.entries(given) as [Question, string | readonly string[]][]) {
    const problem = problemWith(question, answer);
    if (problem === undefined) continue;
    throw new CommandError(`${optionOf[question]} ${problem}`, { code: 'usage', fault: 'user' });
  }
}

async function requireFree({ host }: CommandContext, path: string, file: string): Promise<void> {
  if (!existsSync(path)) return;
  if (
    host.canAsk &&
    (await host.confirm({ text: `${file} is there already: overwrite it?`, default: false }))
  ) {
    return;
  }
  throw new CommandError(`${file} is there already`, {
    code: 'needs-confirmation',
    fault: 'user',
    fix: 'Name another file with --out, as poolkeeper.NAME.yaml, or give --force.',
  });
}

/** From the package when this is the published one, else from the workspace. */
function editorSchema(): string {
  const packed = join(import.meta.dirname, schemaFile);
  if (existsSync(packed)) return packed;
  return createRequire(import.meta.url).resolve('@poolkeeper/pool-config/pool-config.schema.json');
}
