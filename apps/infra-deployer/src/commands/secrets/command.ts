import { Command, Option } from 'commander';
import type { Runner } from '../../program.ts';
import { setSecret } from './set-secret.ts';

interface Flags {
  readonly fromFile?: string;
  readonly spacectlProfile?: string;
}

export function secretsCommand(runner: Runner): Command {
  return new Command('secrets')
    .summary('fill the secrets of a pool')
    .description('Fills the secrets that a pool has in Secrets Manager.')
    .addCommand(setCommand(runner));
}

function setCommand(runner: Runner): Command {
  return new Command('set')
    .summary('put a value into a secret')
    .description(
      'Puts a value into a secret of a pool. It comes from a file, from the pipe, or is typed unseen at a question; never from the command line, and it is never shown.',
    )
    .argument('<pool>', 'Name of the pool.')
    .argument(
      '<key>',
      'api-key (secret of the Spacelift API key), token and private-key (of the worker pool), or the name of a variable in secrets.environment.',
    )
    .option('--from-file <file>', 'Take the value from a file.')
    .addOption(
      new Option(
        '--spacectl-profile <name>',
        'Take the secret of the API key from a profile of spacectl; `current` is the one that is selected there.',
      ).conflicts('fromFile'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper secrets set blue api-key
  $ poolkeeper secrets set blue api-key --spacectl-profile current
  $ poolkeeper secrets set blue private-key --from-file spacelift.key
  $ vault kv get -field=token spacelift/blue | poolkeeper secrets set blue token`,
    )
    .action((...[pool, key, flags, command]: readonly [string, string, Flags, Command]) =>
      runner((context) => setSecret(context, { pool, key, ...flags }), command.optsWithGlobals()),
    );
}
