import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { status } from './status.ts';

export function statusCommand(runner: Runner): Command {
  return new Command('status')
    .summary('show how pools are')
    .description('Shows queue, members and gate of pools as they are, and what the next pass would decide.')
    .argument('[pool...]', 'Pools, by name. Without: those of the configuration, or all there are.')
    .option('-w, --watch', 'Look again and again, until Ctrl-C.', false)
    .action((pools: readonly string[], { watch }: { readonly watch: boolean }, command: Command) =>
      runner((context) => status(context, { pools, watch, everyMs: 5_000 }), command.optsWithGlobals()),
    );
}
