import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { targetsOf, withTargets, type TargetFlags } from '../targets.ts';
import { diff } from './diff.ts';

interface Flags extends TargetFlags {
  readonly exitCode?: boolean;
  readonly newestImage?: boolean;
}

export function diffCommand(runner: Runner): Command {
  return withTargets(new Command('diff'))
    .summary('show what a deployment would change')
    .description(
      'Compares what is configured with what is deployed: resources, their properties, and permissions. Changes nothing.',
    )
    .option('--exit-code', 'End with status 1 when there are differences.')
    .option('--newest-image', 'Look up the newest image, instead of taking the one in cdk.context.json.')
    .action(
      (
        targets: readonly string[],
        { exitCode = false, newestImage = false, ...flags }: Flags,
        command: Command,
      ) =>
        runner(
          (context) =>
            diff(context, {
              targets: targetsOf(targets, flags),
              failsOnDifferences: exitCode,
              newestImages: newestImage,
            }),
          command.optsWithGlobals(),
        ),
    );
}
