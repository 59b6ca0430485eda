import { Command } from 'commander';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { splitList } from './ask-answers.ts';
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
    .action(
      ({ out, fromTerraform, force = false, subnets, securityGroups, ...texts }: Flags, command: Command) =>
        runner((context) => {
          const { region } = context.options;
          const given = {
            ...texts,
            ...(region !== undefined && { region }),
            ...(subnets !== undefined && { subnets: splitList(subnets) }),
            ...(securityGroups !== undefined && { securityGroups: splitList(securityGroups) }),
          };
          return fromTerraform === undefined
            ? init(context, { file: out ?? 'poolkeeper.yaml', overwrites: force, given })
            : initFromTerraform(context, { terraform: fromTerraform, out, overwrites: force, given });
        }, command.optsWithGlobals()),
    );
}

export interface InitOptions extends ConfigTarget {
  /** Settings that the options give. */
  readonly given: Partial<PoolAnswers>;
}

/** Writes a valid configuration file, and the schema for editors beside it. */
export async function init(context: CommandContext, { given, ...target }: InitOptions): Promise<ExitStatus> {
  const { host, system } = context;
  const { file } = target;
  await requireWritable(context, target);
  const answers = await completeAnswers(context, given);
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
