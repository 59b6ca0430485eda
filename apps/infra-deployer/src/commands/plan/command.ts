import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { plan } from './plan.ts';

export function planCommand(runner: Runner): Command {
  return new Command('plan')
    .summary('say what the next pass would do')
    .description(
      'Looks at pools as their autoscaler does, with your credentials, and says what it would do and why. Changes nothing.',
    )
    .argument('[pool...]', 'Pools, by name. Without: those of the configuration, or all there are.')
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper plan blue
  $ poolkeeper plan --json | jq '.pools[].decision'`,
    )
    .action((pools: readonly string[], _: unknown, command: Command) =>
      runner((context) => plan(context, pools), command.optsWithGlobals()),
    );
}
