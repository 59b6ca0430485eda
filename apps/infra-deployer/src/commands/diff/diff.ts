import type { CommandContext } from '../../command-context.ts';
import { describeChanges } from '../../deployment/describe-changes.ts';
import { placeOf, planChanges } from '../../deployment/plan-changes.ts';
import { findDeployer, selectDeployables } from '../../deployment/select-deployables.ts';
import { isUnchanged } from '../../deployment/stack-changes.ts';
import { createToolkitIo } from '../../deployment/toolkit-io.ts';
import { withToolkit } from '../../deployment/toolkit.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';

export interface DiffOptions {
  /** Names of services and pools. @default - everything */
  readonly targets: readonly string[];
  readonly failsOnDifferences: boolean;
  readonly newestImages: boolean;
}

/** Says what a deployment would change, and changes nothing. */
export async function diff(
  context: CommandContext,
  { targets, failsOnDifferences, newestImages }: DiffOptions,
): Promise<ExitStatus> {
  const { host } = context;
  const deployables = await selectDeployables(context, targets);
  const caller = await findDeployer(context, deployables);
  const io = createToolkitIo(host, { done: 'compared' });
  const changes = await withToolkit(
    context,
    { deployables, io, app: { place: placeOf(caller) }, newestImages },
    (session) => planChanges(session, io, host),
  );
  const differs = changes.some((each) => !isUnchanged(each));
  host.answer({
    text: describeChanges(changes, host.paint),
    data: { differs, account: caller.account, stacks: changes },
  });
  return differs && failsOnDifferences ? exitStatus.failed : exitStatus.done;
}
