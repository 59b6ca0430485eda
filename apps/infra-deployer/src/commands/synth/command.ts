import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { synth } from './synth.ts';

export function synthCommand(runner: Runner): Command {
  return new Command('synth')
    .summary('write CloudFormation templates')
    .description(
      'Writes the CloudFormation templates of the shared services and of the pools, and the code of the functions. They can be deployed with any tool; see docs/guides.',
    )
    .argument(
      '[target...]',
      'Services (autoscaler, lifecycle-manager) and pools, by name. Without: everything.',
    )
    .option('-o, --out <folder>', 'Folder to write to.', 'poolkeeper.out')
    .action((targets: readonly string[], { out }: { readonly out: string }, command: Command) =>
      runner((context) => synth(context, { targets, out }), command.optsWithGlobals()),
    );
}
