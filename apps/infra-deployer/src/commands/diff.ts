import { Command } from 'commander';
import { describeChanges } from '../changes/describe-changes.ts';
import { isUnchanged, planChanges } from '../changes/stack-changes.ts';
import type { CommandContext, Runner } from '../cli/context.ts';
import { exitStatus, type ExitStatus } from '../cli/exit-status.ts';
import { targetsOf, withTargets, type TargetFlags } from '../cli/targets.ts';
import { fitToAccount } from '../stacks/fit-to-account.ts';
import { findDeployer, selectDeployables } from '../stacks/select-deployables.ts';
import { createToolkitIo } from '../toolkit/toolkit-io.ts';
import { withToolkit } from '../toolkit/toolkit-session.ts';

interface Flags extends TargetFlags {
  readonly exitCode?: boolean;
  readonly newestImage?: boolean;
}

export function diffCommand(runner: Runner): Command {
  return withTargets(new Command('diff'))
    .summary('show what a deployment would change')
    .description(
      'Compares the configuration with what is deployed: resources, their properties, and permissions. Changes nothing.',
    )
    .option('--exit-code', 'Exit with status 1 if there are changes.')
    .option('--newest-image', 'Look up the newest image instead of using the one in cdk.context.json.')
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
              failsOnChanges: exitCode,
              newestImages: newestImage,
            }),
          command.optsWithGlobals(),
        ),
    );
}

interface DiffOptions {
  /** Names of services and pools. Empty for all. */
  readonly targets: readonly string[];
  readonly failsOnChanges: boolean;
  readonly newestImages: boolean;
}

async function diff(
  context: CommandContext,
  { targets, failsOnChanges, newestImages }: DiffOptions,
): Promise<ExitStatus> {
  const { host, options } = context;
  const selected = await selectDeployables(context, targets);
  const caller = await findDeployer(context, selected);
  const deployables = await fitToAccount(context, selected);
  const io = createToolkitIo(host, { done: 'compared' });
  const changes = await withToolkit(
    context,
    { deployables, io, app: { environment: caller }, newestImages },
    (session) => planChanges(session, io, host),
  );
  const differs = changes.some((each) => !isUnchanged(each));
  host.output({
    text: describeChanges(changes, { paint: host.paint, details: options.verbose }),
    data: { differs, account: caller.account, stacks: changes },
  });
  return differs && failsOnChanges ? exitStatus.failed : exitStatus.done;
}
