import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { diff } from './diff.ts';

export function diffCommand(runner: Runner): Command {
  return new Command('diff')
    .summary('show what a deployment would change')
    .description(
      'Compares what is configured with what is deployed: resources, their properties, and permissions. Changes nothing.',
    )
    .argument(
      '[target...]',
      'Services (autoscaler, lifecycle-manager) and pools, by name. Without: everything.',
    )
    .option('--exit-code', 'End with status 1 when there are differences.')
    .option('--newest-image', 'Look up the newest image, instead of taking the one in cdk.context.json.')
    .action(
      (
        targets: readonly string[],
        {
          exitCode = false,
          newestImage = false,
        }: { readonly exitCode?: boolean; readonly newestImage?: boolean },
        command: Command,
      ) =>
        runner(
          (context) => diff(context, { targets, failsOnDifferences: exitCode, newestImages: newestImage }),
          command.optsWithGlobals(),
        ),
    );
}
