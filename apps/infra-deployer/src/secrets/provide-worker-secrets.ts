import { spaceliftConnection, type CompletePoolConfig } from '@poolkeeper/pool-config';
import type { SpaceliftClient } from '@poolkeeper/spacelift-client';
import { awsAccess } from '../aws/aws-access.ts';
import type { CommandContext } from '../cli/context.ts';
import { CommandError } from '../cli/errors.ts';
import { createSigningRequest } from '../spacelift/signing-request.ts';
import { askAccount, openUserAccount } from '../spacelift/user-account.ts';
import type { Deployable, PoolDeployable } from '../stacks/deployables.ts';
import { checkSecretValue } from './check-secret-value.ts';
import { poolSecret } from './pool-secrets.ts';
import { openSecretStore, type SecretStore } from './secret-store.ts';

/** Sets the tokens and private keys of the worker pools that Poolkeeper has made. */
export type ProvideWorkerSecrets = () => Promise<void>;

/**
 * Finds out which worker pools that Poolkeeper has made have no token or no private key yet, and returns a function that sets them
 * once their secrets exist. No worker can have registered in these pools, so that a new token cuts off none.
 *
 * @throws CommandError when there are no credentials for it. Nothing was deployed then.
 */
export async function prepareWorkerSecrets(
  context: CommandContext,
  deployables: readonly Deployable[],
  spacectlProfile?: string,
): Promise<ProvideWorkerSecrets> {
  const lacking: { readonly pool: PoolDeployable; readonly client: SpaceliftClient }[] = [];
  for (const deployable of deployables) {
    if (deployable.kind !== 'pool' || !deployable.pool.config.spacelift.manageWorkerPool) continue;
    const { config } = deployable.pool;
    await using store = await openSecretStore(awsAccess(context, deployable.region));
    if (!(await lacksWorkerSecrets(store, config))) continue;
    lacking.push({ pool: deployable, client: openPoolAccount(context, config, spacectlProfile) });
  }
  return async () => {
    for (const { pool, client } of lacking) {
      const { config } = pool.pool;
      await using store = await openSecretStore(awsAccess(context, pool.region));
      await renewWorkerSecrets({ client, store, config });
      context.host.notify({ level: 'info', text: `Set the token and the private key of ${config.name}.` });
    }
  };
}

/** The account of a pool, with the credentials of the user. */
export function openPoolAccount(
  context: CommandContext,
  config: CompletePoolConfig,
  spacectlProfile?: string,
): SpaceliftClient {
  const certificates = config.spacelift.caCertificates?.pem;
  return openUserAccount(context, {
    endpoint: spaceliftConnection(config).endpoint,
    ...(spacectlProfile !== undefined && { spacectlProfile }),
    ...(certificates !== undefined && { certificates }),
  });
}

interface Renewal {
  readonly client: SpaceliftClient;
  readonly store: SecretStore;
  readonly config: CompletePoolConfig;
}

/**
 * Makes a new key and a new token, and puts both into the pool's secret, in one step. Workers with the old token can no longer
 * connect. After a failure, the pool has no valid token until this succeeds.
 */
export async function renewWorkerSecrets({ client, store, config }: Renewal): Promise<void> {
  const poolId = config.spacelift.workerPoolId;
  const again = `Correct it, and run the same command again; until then, no worker of ${config.name} can register. If the worker pool was deleted, create another: poolkeeper init --create --force.`;
  const token = workerSecret(config, 'token');
  const privateKey = workerSecret(config, 'private-key');
  const { privateKey: pem, certificateSigningRequest } = await createSigningRequest(config.name);
  const reset = await askAccount(() => client.resetWorkerPool({ poolId, certificateSigningRequest }), again);
  await store.putMembers(token.secretId, {
    [token.jsonKey]: checkSecretValue('token', reset.token),
    [privateKey.jsonKey]: checkSecretValue('private-key', pem),
  });
}

async function lacksWorkerSecrets(store: SecretStore, config: CompletePoolConfig): Promise<boolean> {
  const missing = await Promise.all(
    ['token', 'private-key'].map((key) =>
      store.isMissing({ kind: 'secrets-manager', ...workerSecret(config, key) }),
    ),
  );
  return missing.some((each) => each);
}

/** @throws CommandError when the secret is the user's, whose value Poolkeeper does not set. */
function workerSecret(config: CompletePoolConfig, key: string) {
  const { location, isManaged } = poolSecret(config, key);
  if (isManaged && location.kind === 'secrets-manager' && location.jsonKey !== undefined) {
    return { secretId: location.secretId, jsonKey: location.jsonKey };
  }
  throw new CommandError(
    `the ${key} of ${config.name} is in a secret of yours, which Poolkeeper does not set`,
    {
      code: 'config-invalid',
      fault: 'user',
      fix: 'Remove secrets.token and secrets.privateKey from the configuration, or switch spacelift.manageWorkerPool off.',
    },
  );
}
