import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { status } from './status.ts';

export function statusCommand(runner: Runner): Command {
  return new Command('status')
    .summary('show how pools are')
    .description(
      'Shows queue, members and gate of pools as they are, what the next pass would decide, and what the last ones did. Needs no configuration.',
    )
    .argument('[pool...]', 'Pools, by name. Without: those of the configuration, or all there are.')
    .option('-w, --watch', 'Look every five seconds, until Ctrl-C.')
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper status
  $ poolkeeper status blue --watch
  $ poolkeeper status --json | jq '.pools[] | {pool, pendingRuns, decision}'`,
    )
    .action((pools: readonly string[], { watch = false }: { readonly watch?: boolean }, command: Command) =>
      runner((context) => status(context, { pools, watch, everyMs: 5_000 }), command.optsWithGlobals()),
    );
}
