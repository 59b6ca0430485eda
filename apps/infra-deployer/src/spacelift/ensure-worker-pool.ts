import type { CommandContext } from '../cli/context.ts';
import { CommandError } from '../cli/errors.ts';
import { createSigningRequest } from './signing-request.ts';
import { askAccount, openUserAccount, type UserAccountOptions } from './user-account.ts';

/** Marks the worker pools in Spacelift that Poolkeeper has made. */
const ownLabel = 'poolkeeper';

export interface WorkerPoolRequest extends UserAccountOptions {
  /** Name in Spacelift. */
  readonly name: string;
  /** Id of the space. @default - the root space */
  readonly space?: string;
  readonly labels: readonly string[];
}

/**
 * Finds the worker pool that an earlier call has created, or creates it, and returns its id. Its token is thrown away, with the key
 * that it was made for: `deploy` makes new ones once there is a secret to put them in.
 *
 * @throws CommandError when there is a worker pool with the name that Poolkeeper has not made.
 */
export async function ensureWorkerPool(context: CommandContext, request: WorkerPoolRequest): Promise<string> {
  const { name, space, labels } = request;
  const again =
    'Correct it, and run the same command again: a worker pool that was created is found by its name.';
  const client = openUserAccount(context, request);
  const pools = await askAccount(() => client.listWorkerPools(), again);
  const [namesake] = pools.filter(
    (pool) => pool.name === name && (space === undefined || pool.space === space),
  );
  if (namesake !== undefined) {
    if (namesake.labels.includes(ownLabel)) return namesake.id;
    throw new CommandError(
      `there is a worker pool ${name} in Spacelift that Poolkeeper has not made (${namesake.id})`,
      {
        code: 'usage',
        fault: 'user',
        fix: `To use it, pass --worker-pool-id ${namesake.id} instead of --create. To create another, choose another --name.`,
      },
    );
  }
  const { certificateSigningRequest } = await createSigningRequest(name);
  const created = await askAccount(
    () =>
      client.createWorkerPool({
        name,
        certificateSigningRequest,
        description: 'Made by Poolkeeper',
        labels: [...new Set([ownLabel, ...labels])],
        ...(space !== undefined && { space }),
      }),
    again,
  );
  return created.id;
}
