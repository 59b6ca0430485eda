import type { CommandContext } from '../command-context.ts';
import { readPoolsIfAny, selectPools, type PoolFile } from '../config-files/read-pools.ts';
import { findCaller, type Caller } from '../aws/caller.ts';
import { awsAccess } from '../aws/aws-access.ts';
import { CommandError } from '../errors.ts';
import { deployablesOf, isService, type Deployable } from './deployables.ts';

/** What the command line names, from the configuration. Services alone need none. */
export async function selectDeployables(
  { surroundings, options }: CommandContext,
  targets: readonly string[],
): Promise<readonly Deployable[]> {
  const { cwd } = surroundings;
  const { config, region } = options;
  const isAboutServices = targets.length > 0 && targets.every(isService);
  const pools = isAboutServices ? await readPoolsIfAny(cwd, config) : await selectPools(cwd, { config });
  return deployablesOf(targets, pools, { region });
}

/** Who deploys, once it is certain that the account is the right one. */
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

/** @throws CommandError when the configuration names another account than the credentials are of. */
export function requireAccount({ file, config }: PoolFile, { account, arn }: Caller): void {
  const wanted = config.aws.account;
  if (wanted === undefined || wanted === account) return;
  throw new CommandError(
    `${file} is for the account ${wanted}, and the credentials are of ${account} (${arn})`,
    {
      code: 'wrong-account',
      fault: 'user',
      fix: 'Use the credentials of that account (--profile), or correct aws.account.',
      details: { wanted, account, file },
    },
  );
}
