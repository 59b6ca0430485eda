import { awsAccess } from '../aws/aws-access.ts';
import { findCaller, requireAccount, type Caller } from '../aws/caller.ts';
import type { CommandContext } from '../cli/context.ts';
import { readPoolsIfAny, selectPools } from '../pools/read-pools.ts';
import { deployablesOf, isService, type Deployable } from './deployables.ts';

/** The stacks of the targets, from the configuration. Services alone need no configuration. */
export async function selectDeployables(
  { system, options }: CommandContext,
  targets: readonly string[],
): Promise<readonly Deployable[]> {
  const { cwd } = system;
  const { config, region } = options;
  const isServicesOnly = targets.length > 0 && targets.every(isService);
  const pools = isServicesOnly ? await readPoolsIfAny(cwd, config) : await selectPools(cwd, { config });
  return deployablesOf(targets, pools, { region });
}

/**
 * The identity that deploys.
 *
 * @throws CommandError when a pool is configured for a different account.
 */
export async function findDeployer(
  context: CommandContext,
  deployables: readonly Deployable[],
): Promise<Caller> {
  const [first] = deployables;
  const caller = await findCaller(awsAccess(context, first?.region));
  for (const deployable of deployables) {
    if (deployable.kind === 'pool') requireAccount(deployable.pool, caller);
  }
  return caller;
}
