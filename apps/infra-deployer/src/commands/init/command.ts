import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { listOf } from './ask-answers.ts';
import { init } from './init.ts';

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
      'Writes the configuration of a pool, with comments. Asks in a terminal for what the options have not said, and offers the subnets and security groups of the account when there are credentials.',
    )
    .option('-o, --out <file>', 'File to write.', 'poolkeeper.yaml')
    .option('--name <name>', 'Name of the pool.')
    .option('--endpoint <url>', 'Account at Spacelift, as https://acme.app.spacelift.io.')
    .option('--worker-pool-id <id>', 'ULID of the worker pool at Spacelift.')
    .option('--api-key-id <id>', 'Id of the API key, which is no secret.')
    .option('--subnets <ids>', 'Subnets, with commas between them.')
    .option('--security-groups <ids>', 'Security groups, with commas between them.')
    .option('--account <id>', 'The only AWS account that may be deployed to.')
    .option('--force', 'Overwrite the file when it is there.')
    .action(({ out, force = false, subnets, securityGroups, ...texts }: Flags, command: Command) =>
      runner(
        (context) =>
          init(context, {
            file: out,
            overwrites: force,
            given: {
              ...texts,
              ...(context.options.region !== undefined && { region: context.options.region }),
              ...(subnets !== undefined && { subnets: listOf(subnets) }),
              ...(securityGroups !== undefined && { securityGroups: listOf(securityGroups) }),
            },
          }),
        command.optsWithGlobals(),
      ),
    );
}
