import type { SpaceliftClient } from '@poolkeeper/spacelift-client';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { openPoolAccount } from '../../secrets/provide-worker-secrets.ts';
import { askAccount } from '../../spacelift/user-account.ts';
import type { Deployable } from '../../stacks/deployables.ts';

/** A worker pool in Spacelift that Poolkeeper has made. */
export interface OwnWorkerPool {
  readonly pool: string;
  readonly id: string;
  /** Undefined if the worker pool is kept. */
  readonly client?: SpaceliftClient;
}

export interface WorkerPoolDeletion {
  /** Whether to delete them. @default - asks in a terminal, and keeps them elsewhere */
  readonly isWanted?: boolean;
  readonly spacectlProfile?: string;
}

/**
 * The worker pools of the pools to delete, with the account to delete them in if the user wants that.
 *
 * @throws CommandError when they are to be deleted and there are no credentials for it. Nothing was deleted then.
 */
export async function selectWorkerPools(
  context: CommandContext,
  deployables: readonly Deployable[],
  { isWanted, spacectlProfile }: WorkerPoolDeletion,
): Promise<readonly OwnWorkerPool[]> {
  const selected: OwnWorkerPool[] = [];
  for (const deployable of deployables) {
    if (deployable.kind !== 'pool') continue;
    const { name, spacelift } = deployable.pool.config;
    if (!spacelift.manageWorkerPool) continue;
    const id = spacelift.workerPoolId;
    const deletes = isWanted ?? (await mayDelete(context, name, id));
    selected.push({
      pool: name,
      id,
      ...(deletes && { client: openPoolAccount(context, deployable.pool.config, spacectlProfile) }),
    });
  }
  if (isWanted === true && selected.length === 0) {
    throw new CommandError('--worker-pool is for worker pools that Poolkeeper has made, and there are none', {
      code: 'usage',
      fault: 'user',
      fix: 'Delete others in Spacelift, or set spacelift.manageWorkerPool.',
    });
  }
  return selected;
}

/** Deletes the worker pools that have an account to delete them in. */
export async function deleteWorkerPools(pools: readonly OwnWorkerPool[]): Promise<void> {
  for (const { pool, id, client } of pools) {
    if (client === undefined) continue;
    await askAccount(
      () => client.deleteWorkerPool(id),
      `The stacks are deleted. If the worker pool exists, run "poolkeeper destroy ${pool} --worker-pool" again.`,
    );
  }
}

async function mayDelete({ host }: CommandContext, pool: string, id: string): Promise<boolean> {
  if (!host.isInteractive) return false;
  return host.confirm({
    text: `Delete the worker pool ${pool} (${id}) in Spacelift as well?`,
    default: false,
  });
}
