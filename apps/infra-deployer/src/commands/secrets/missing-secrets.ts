import type { CommandContext } from '../../command-context.ts';
import { awsAccess } from '../../aws/aws-access.ts';
import type { Deployable } from '../../deployment/deployables.ts';
import { poolSecrets } from './pool-secrets.ts';
import { openSecretStore } from './secret-store.ts';

/** A secret that somebody has to put a value into. */
export interface MissingSecret {
  readonly pool: string;
  readonly key: string;
  readonly purpose: string;
  /** What puts it in. */
  readonly command: string;
}

/**
 * The secrets of the pools that have no value yet. Those that the caller may not read are taken for filled: a warning that
 * nobody can check is worse than none.
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
        missing.push({ pool: name, key, purpose, command: `poolkeeper secrets set ${name} ${key}` });
      }
    }
  }
  return missing;
}
