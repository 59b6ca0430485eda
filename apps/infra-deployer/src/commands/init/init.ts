import { Command, Option } from 'commander';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { splitList } from './ask-answers.ts';
import { ensureWorkerPool, type WorkerPoolRequest } from '../../spacelift/ensure-worker-pool.ts';
import { completeAnswers } from './complete-answers.ts';
import { configText, schemaFile } from './config-text.ts';
import type { PoolAnswers } from './pool-answers.ts';
import { initFromTerraform } from './terraform/init-from-terraform.ts';
import { configSteps, requireWritable, writeConfig, type ConfigTarget } from './write-config.ts';

interface Flags {
  readonly out?: string;
  readonly fromTerraform?: string;
  readonly name?: string;
  readonly endpoint?: string;
  readonly communicationUrl?: string;
  readonly workerPoolId?: string;
  readonly create?: boolean;
  readonly space?: string;
  readonly labels?: string;
  readonly spacectlProfile?: string;
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
    .option(
      '-o, --out <file>',
      'File to write. Default: poolkeeper.yaml; with --from-terraform and several pools, poolkeeper.NAME.yaml for each.',
    )
    .option(
      '--from-terraform <file>',
      'Convert the pools of the Terraform module in the output of `terraform show -json`, for a state or a plan. The other options override what it says.',
    )
    .option('--name <name>', 'Name of the pool.')
    .option('--endpoint <url>', 'URL of the Spacelift account, such as https://acme.app.spacelift.io.')
    .option(
      '--communication-url <url>',
      'URL that workers connect to. Needed for a self-hosted or FedRAMP Spacelift, which provides it.',
    )
    .option('--worker-pool-id <id>', 'ULID of the worker pool in Spacelift.')
    .addOption(
      new Option(
        '--create',
        'Create the worker pool in Spacelift, with the name of the pool and your own credentials: those of the SPACELIFT_API_ variables or of spacectl. `deploy` sets its token and private key.',
      ).conflicts(['workerPoolId', 'fromTerraform']),
    )
    .option('--space <id>', 'With --create: id of the space of the worker pool. Default: the root space.')
    .option('--labels <labels>', 'With --create: labels of the worker pool, separated by commas.')
    .option('--spacectl-profile <name>', 'With --create: profile of spacectl; `current` is the selected one.')
    .option('--api-key-id <id>', 'ID of the API key. It is not secret.')
    .option('--subnets <ids>', 'Subnets, separated by commas.')
    .option('--security-groups <ids>', 'Security groups, separated by commas.')
    .option('--account <id>', 'The only AWS account to deploy to.')
    .option('--force', 'Overwrite the file if it exists.')
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper init
  $ terraform show -json > pool.json && poolkeeper init --from-terraform pool.json`,
    )
    .action(({ create = false, space, labels, spacectlProfile, ...flags }: Flags, command: Command) =>
      runner((context) => {
        if (!create)
          requireNone({ '--space': space, '--labels': labels, '--spacectl-profile': spacectlProfile });
        const { out, fromTerraform, force = false, subnets, securityGroups, ...texts } = flags;
        const { region } = context.options;
        const given = {
          ...texts,
          ...(region !== undefined && { region }),
          ...(subnets !== undefined && { subnets: splitList(subnets) }),
          ...(securityGroups !== undefined && { securityGroups: splitList(securityGroups) }),
        };
        return fromTerraform === undefined
          ? init(context, {
              ...{ file: out ?? 'poolkeeper.yaml', overwrites: force, given },
              ...(create && { creation: { labels: splitList(labels ?? ''), space, spacectlProfile } }),
            })
          : initFromTerraform(context, { terraform: fromTerraform, out, overwrites: force, given });
      }, command.optsWithGlobals()),
    );
}

export interface InitOptions extends ConfigTarget {
  /** Settings that the options give. */
  readonly given: Partial<PoolAnswers>;
  /** How to create the worker pool. @default - it exists */
  readonly creation?: Creation;
}

type Creation = Pick<WorkerPoolRequest, 'space' | 'labels' | 'spacectlProfile'>;

/** Takes the place of the id in the questions, until the worker pool exists. */
const idToCome = '00000000000000000000000000';

/** Writes a valid configuration file, and the schema for editors beside it. */
export async function init(
  context: CommandContext,
  { given, creation, ...target }: InitOptions,
): Promise<ExitStatus> {
  const { host, system } = context;
  const { file } = target;
  await requireWritable(context, target);
  const answers =
    creation === undefined
      ? await completeAnswers(context, given)
      : await createPool(
          context,
          await completeAnswers(context, { ...given, workerPoolId: idToCome }),
          creation,
        );
  writeConfig(system.cwd, { file, text: configText(answers) });
  const { name } = answers;
  host.output({
    text: [
      `${host.paint.good('✔')} ${file} describes the pool ${name}`,
      '',
      ...configSteps({ file, name }, host.paint),
    ].join('\n'),
    data: { file, schema: schemaFile, pool: name },
  });
  return exitStatus.done;
}

/** @throws CommandError when an option was given that only means something with --create. */
function requireNone(options: Readonly<Record<string, string | undefined>>): void {
  const given = Object.keys(options).filter((name) => options[name] !== undefined);
  if (given.length === 0) return;
  throw new CommandError(`${given.join(', ')} is for a worker pool that is created`, {
    code: 'usage',
    fault: 'user',
    fix: 'Add --create, or leave it out.',
  });
}

async function createPool(
  context: CommandContext,
  answers: PoolAnswers,
  creation: Creation,
): Promise<PoolAnswers> {
  const { name, endpoint } = answers;
  const workerPoolId = await ensureWorkerPool(context, { name, endpoint, ...creation });
  context.host.notify({ level: 'info', text: `The worker pool ${name} in Spacelift is ${workerPoolId}.` });
  return { ...answers, workerPoolId, isManaged: true };
}
