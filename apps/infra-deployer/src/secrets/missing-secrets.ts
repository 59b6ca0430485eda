import { awsAccess } from '../aws/aws-access.ts';
import type { CommandContext } from '../cli/context.ts';
import { configOption } from '../cli/next-steps.ts';
import type { Deployable } from '../stacks/deployables.ts';
import { poolSecrets } from './pool-secrets.ts';
import { openSecretStore } from './secret-store.ts';

/** A secret without a value. */
export interface MissingSecret {
  readonly pool: string;
  readonly key: string;
  readonly purpose: string;
  /** The command that sets it. */
  readonly command: string;
}

/**
 * The managed secrets of the pools that have no value yet. A secret that the caller may not read counts as set: a warning that
 * the user cannot verify is worse than none.
 */
export async function findMissingSecrets(
  context: CommandContext,
  deployables: readonly Deployable[],
): Promise<readonly MissingSecret[]> {
  const missing: MissingSecret[] = [];
  for (const deployable of deployables) {
    if (deployable.kind !== 'pool') continue;
    const { name } = deployable;
    await using store = await openSecretStore(awsAccess(context, deployable.region));
    for (const { key, purpose, location, isManaged } of poolSecrets(deployable.pool.config)) {
      if (!isManaged || location.kind !== 'secrets-manager') continue;
      if (await store.isMissing(location)) {
        const command = `poolkeeper secrets set ${name} ${key}${configOption(context.options.config)}`;
        missing.push({ pool: name, key, purpose, command });
      }
    }
  }
  return missing;
}
