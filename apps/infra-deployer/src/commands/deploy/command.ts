import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { targetsOf, withTargets, type TargetFlags } from '../targets.ts';
import { deploy } from './deploy.ts';

interface Flags extends TargetFlags {
  readonly yes?: boolean;
  readonly bootstrap?: boolean;
  readonly newestImage?: boolean;
}

export function deployCommand(runner: Runner): Command {
  return withTargets(new Command('deploy'))
    .summary('deploy services and pools')
    .description(
      'Deploys the shared services and the pools. What has not changed stays as it is; a deployment that fails is rolled back. Asks before permissions widen or something is taken away.',
    )
    .option('-y, --yes', 'Do not ask.')
    .option('--bootstrap', 'Prepare the account for the CDK first, where it is not yet (cdk bootstrap).')
    .option('--newest-image', 'Look up the newest image, instead of taking the one in cdk.context.json.')
    .action((targets: readonly string[], flags: Flags, command: Command) =>
      runner(
        (context) =>
          deploy(context, {
            targets: targetsOf(targets, flags),
            isConfirmed: flags.yes ?? false,
            bootstraps: flags.bootstrap ?? false,
            newestImages: flags.newestImage ?? false,
          }),
        command.optsWithGlobals(),
      ),
    );
}
