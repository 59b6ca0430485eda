import { Command } from 'commander';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { formatTable } from '../../cli/columns.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import type { System } from '../../cli/system.ts';
import { isFoundByDefault } from '../../pools/read-pools.ts';
import { askAnswers, splitList } from './ask-answers.ts';
import { configText, schemaFile } from './config-text.ts';
import { readNetworkChoices } from './network-choices.ts';
import { problemWith, type AnswerName, type PoolAnswers } from './pool-answers.ts';

interface Flags {
  readonly out: string;
  readonly name?: string;
  readonly endpoint?: string;
  readonly workerPoolId?: string;
  readonly apiKeyId?: string;
  readonly subnets?: string;
  readonly securityGroups?: string;
  readonly account?: string;
  readonly force?: boolean;
}

export function initCommand(runner: Runner): Command {
  return new Command('init')
    .summary('write a configuration')
    .description(
      'Writes the configuration of a pool, with comments. In a terminal, it asks for the settings that the options do not give, and lists the subnets and security groups of the account if there are credentials.',
    )
    .option('-o, --out <file>', 'File to write.', 'poolkeeper.yaml')
    .option('--name <name>', 'Name of the pool.')
    .option('--endpoint <url>', 'URL of the Spacelift account, such as https://acme.app.spacelift.io.')
    .option('--worker-pool-id <id>', 'ULID of the worker pool in Spacelift.')
    .option('--api-key-id <id>', 'ID of the API key. It is not secret.')
    .option('--subnets <ids>', 'Subnets, separated by commas.')
    .option('--security-groups <ids>', 'Security groups, separated by commas.')
    .option('--account <id>', 'The only AWS account to deploy to.')
    .option('--force', 'Overwrite the file if it exists.')
    .action(({ out, force = false, subnets, securityGroups, ...texts }: Flags, command: Command) =>
      runner((context) => {
        const { region } = context.options;
        const given = {
          ...texts,
          ...(region !== undefined && { region }),
          ...(subnets !== undefined && { subnets: splitList(subnets) }),
          ...(securityGroups !== undefined && { securityGroups: splitList(securityGroups) }),
        };
        return init(context, { file: out, overwrites: force, given });
      }, command.optsWithGlobals()),
    );
}

export interface InitOptions {
  /** Relative to where the command is run. */
  readonly file: string;
  /** Overwrites the file without asking. */
  readonly overwrites: boolean;
  /** Settings that the options give. */
  readonly given: Partial<PoolAnswers>;
}

const optionOf: Readonly<Record<AnswerName, string>> = {
  name: '--name',
  endpoint: '--endpoint',
  workerPoolId: '--worker-pool-id',
  apiKeyId: '--api-key-id',
  subnets: '--subnets',
  securityGroups: '--security-groups',
  region: '--region',
  account: '--account',
};

const required = ['name', 'endpoint', 'workerPoolId', 'apiKeyId', 'subnets', 'securityGroups'] as const;

/** Writes a valid configuration file, and the schema for editors beside it. */
export async function init(
  context: CommandContext,
  { file, overwrites, given }: InitOptions,
): Promise<ExitStatus> {
  const { host, system } = context;
  const path = resolve(system.cwd, file);
  if (!/\.ya?ml$/.test(file)) {
    throw new CommandError(`--out must end with .yaml or .yml, got "${file}"`, {
      code: 'usage',
      fault: 'user',
    });
  }
  requireValid(given);
  if (!overwrites && existsSync(path)) await requireOverwrite(context, file);
  const answers = await completeAnswers(context, { ...regionOfEnvironment(system), ...given });
  writeConfig(path, { file, text: configText(answers) });
  const { name } = answers;
  const config = isFoundByDefault(file) ? '' : ` --config ${file}`;
  host.output({
    text: [
      `${host.paint.good('✔')} ${file} describes the pool ${name}`,
      '',
      'Next steps:',
      ...formatTable([
        [`  poolkeeper local${config}`, host.paint.faint('# try it on this machine')],
        [`  poolkeeper deploy${config}`, host.paint.faint('# deploy it')],
        [
          `  poolkeeper secrets set ${name} api-key`,
          host.paint.faint('# then give it the secret of the API key'),
        ],
      ]),
    ].join('\n'),
    data: { file, schema: schemaFile, pool: name },
  });
  return exitStatus.done;
}

async function completeAnswers(context: CommandContext, given: Partial<PoolAnswers>): Promise<PoolAnswers> {
  const missing = required.filter((name) => given[name] === undefined);
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

function writeConfig(path: string, { file, text }: { readonly file: string; readonly text: string }): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    copyFileSync(editorSchema(), join(dirname(path), schemaFile));
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${describeError(error)}`, {
      code: 'usage',
      fault: 'user',
      fix: 'Name another file with --out.',
      cause: error,
    });
  }
}

function requireValid(given: Partial<PoolAnswers>): void {
  for (const [name, answer] of Object.entries(given) as [AnswerName, string | readonly string[]][]) {
    const problem = problemWith(name, answer);
    if (problem === undefined) continue;
    throw new CommandError(`${optionOf[name]} ${problem}`, { code: 'usage', fault: 'user' });
  }
}

async function requireOverwrite({ host }: CommandContext, file: string): Promise<void> {
  const isConfirmed =
    host.isInteractive &&
    (await host.confirm({ text: `${file} already exists. Overwrite it?`, default: false }));
  if (isConfirmed) return;
  throw new CommandError(`${file} already exists`, {
    code: 'needs-confirmation',
    fault: 'user',
    fix: 'Name another file with --out, such as poolkeeper.NAME.yaml, or pass --force.',
  });
}

/** From the published package, or else from the workspace. */
function editorSchema(): string {
  const packed = join(import.meta.dirname, schemaFile);
  if (existsSync(packed)) return packed;
  return createRequire(import.meta.url).resolve('@poolkeeper/pool-config/pool-config.schema.json');
}
