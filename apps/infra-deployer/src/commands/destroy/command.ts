import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { targetsOf, withTargets, type TargetFlags } from '../targets.ts';
import { destroy } from './destroy.ts';

interface Flags extends TargetFlags {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly drain?: boolean;
  readonly force?: boolean;
}

export function destroyCommand(runner: Runner): Command {
  return withTargets(new Command('destroy'), '')
    .summary('delete services and pools')
    .description(
      'Deletes the stacks of pools and services, pools first. Asks before; says what stays. Refuses while a pool has instances, on which runs may be going on, and while other pools need a service.',
    )
    .option('--all', 'All that the configuration describes.')
    .option(
      '--drain',
      'Let the instances of the pools go first, each when its run has ended, and wait for it.',
    )
    .option(
      '--force',
      'Delete pools with their instances, which interrupts runs, and services that pools need.',
    )
    .option('-y, --yes', 'Do not ask.')
    .action((targets: readonly string[], flags: Flags, command: Command) =>
      runner(
        (context) =>
          destroy(context, {
            targets: targetsOf(targets, flags),
            all: flags.all ?? false,
            isConfirmed: flags.yes ?? false,
            drains: flags.drain ?? false,
            isForced: flags.force ?? false,
          }),
        command.optsWithGlobals(),
      ),
    );
}
