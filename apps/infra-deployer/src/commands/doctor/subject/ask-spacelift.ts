import { createSecretReader } from '@poolkeeper/aws-pool';
import {
  locationOf,
  poolNames,
  readCertificates,
  type CompletePoolConfig,
  type PoolSettings,
  type SecretLocation,
} from '@poolkeeper/pool-config';
import {
  createSpaceliftClient,
  isSpaceliftError,
  type SpaceliftClient,
  type SpaceliftError,
  type WorkerPool,
} from '@poolkeeper/spacelift-client';
import * as tls from 'node:tls';
import type { Caller } from '../../../aws/caller.ts';
import { CommandError, describeError } from '../../../cli/errors.ts';
import type { SpacectlKey } from '../../../spacelift/spacectl-key.ts';

/** The pool whose Spacelift connection is used. */
export interface SpaceliftUser {
  readonly name: string;
  /** Absent without a configuration. */
  readonly config?: CompletePoolConfig;
  /** Absent if the pool is not deployed. */
  readonly settings?: PoolSettings;
  /** Who runs the checks, or why the credentials cannot be used. */
  readonly caller: Caller | CommandError;
}

/** The result of asking Spacelift for the worker pool. */
export type SpaceliftAnswer =
  | {
      readonly kind: 'pool';
      readonly pool: WorkerPool;
      readonly client: SpaceliftClient;
      readonly keyId: string;
    }
  | { readonly kind: 'refused'; readonly error: SpaceliftError; readonly keyId: string }
  /** There is no API key to ask with. */
  | { readonly kind: 'no-key'; readonly problem: string };

/** How a pool connects to Spacelift: as it is deployed, or else as it is configured. */
export function spaceliftConnection({ config, settings, name }: SpaceliftUser) {
  if (settings !== undefined) return settings.connection.spacelift;
  if (config === undefined) return undefined;
  const { spacelift } = config;
  const certificates = spacelift.caCertificates && locationOf(spacelift.caCertificates);
  const apiKeySecret: SecretLocation = locationOf(spacelift.apiKey.secret) ?? {
    kind: 'secrets-manager',
    secretId: poolNames(name).apiKeySecret,
  };
  return {
    endpoint: spacelift.endpoint,
    apiKeyId: spacelift.apiKey.id,
    apiKeySecret,
    workerPoolId: spacelift.workerPoolId,
    caCertificates: certificates,
  };
}

/** Asks Spacelift for the worker pool, with the given key or with the pool's own. */
export async function askSpacelift(user: SpaceliftUser, given?: SpacectlKey): Promise<SpaceliftAnswer> {
  const connection = spaceliftConnection(user);
  if (connection === undefined) return { kind: 'no-key', problem: 'it is neither configured nor deployed' };
  await trustCertificates(user);
  const key = given ?? (await ownKey(user, connection));
  if ('problem' in key) return { kind: 'no-key', ...key };
  const { endpoint, workerPoolId } = connection;
  const client = createSpaceliftClient({
    endpoint,
    apiKey: () => Promise.resolve(key),
    retry: { attempts: 2 },
  });
  try {
    return { kind: 'pool', pool: await client.workerPool(workerPoolId), client, keyId: key.id };
  } catch (error) {
    if (isSpaceliftError(error)) return { kind: 'refused', error, keyId: key.id };
    throw error;
  }
}

type SpaceliftConnection = NonNullable<ReturnType<typeof spaceliftConnection>>;

async function ownKey(
  { caller }: SpaceliftUser,
  { apiKeyId: id, apiKeySecret: source }: SpaceliftConnection,
): Promise<{ readonly id: string; readonly secret: string } | { readonly problem: string }> {
  if (caller instanceof CommandError) return { problem: 'there are no AWS credentials to read it' };
  try {
    return { id, secret: await readSecret(caller.region, source) };
  } catch (error) {
    return { problem: describeError(error) };
  }
}

/** Trusts the pool's CA certificates in the whole process, for Spacelift installations with a private CA. */
export async function trustCertificates({ caller, config, settings }: SpaceliftUser): Promise<void> {
  const source = settings?.connection.spacelift.caCertificates;
  const pem =
    config?.spacelift.caCertificates?.pem ??
    (source === undefined || caller instanceof CommandError
      ? undefined
      : await readSecret(caller.region, source));
  if (pem === undefined) return;
  tls.setDefaultCACertificates([...new Set([...tls.getCACertificates('default'), ...readCertificates(pem)])]);
}

function readSecret(region: string, source: SecretLocation): Promise<string> {
  return createSecretReader({ region, source, requestTimeoutMs: 10_000 })();
}
