import { openSecret } from '@poolkeeper/aws-pool';
import { readCertificates, type CompletePoolConfig, type PoolSettings } from '@poolkeeper/pool-config';
import {
  createSpaceliftClient,
  isSpaceliftError,
  type SpaceliftClient,
  type SpaceliftError,
  type WorkerPool,
} from '@poolkeeper/spacelift-client';
import { fetchTrusting } from '@poolkeeper/spacelift-client/node';
import type { Caller } from '../../../aws/caller.ts';
import { CommandError, describeError } from '../../../cli/errors.ts';
import type { TrustedConnection } from '../../../deployed/spacelift-trust.ts';
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
  /**
   * How to ask Spacelift, or why the settings of the pool are not trusted for it. Undefined if the pool is neither configured
   * nor deployed.
   */
  readonly connection: TrustedConnection | CommandError | undefined;
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
  /** The pool's settings are not trusted. */
  | { readonly kind: 'not-asked'; readonly problem: string }
  /** There is no API key to ask with. */
  | { readonly kind: 'no-key'; readonly problem: string };

/** Asks Spacelift for the worker pool, with the given key or with the pool's own. */
export async function askSpacelift(user: SpaceliftUser, given?: SpacectlKey): Promise<SpaceliftAnswer> {
  const { connection } = user;
  if (connection === undefined) return { kind: 'no-key', problem: 'it is neither configured nor deployed' };
  if (connection instanceof CommandError) return { kind: 'not-asked', problem: connection.message };
  const { endpoint, workerPoolId } = connection.spacelift;
  const fetch = await fetchOf(user);
  const key = given ?? (await ownKey(user, connection));
  if ('problem' in key) return { kind: 'no-key', ...key };
  const client = createSpaceliftClient({
    endpoint,
    apiKey: () => Promise.resolve(key),
    retry: { attempts: 2 },
    fetch,
  });
  try {
    return { kind: 'pool', pool: await client.readWorkerPool(workerPoolId), client, keyId: key.id };
  } catch (error) {
    if (isSpaceliftError(error)) return { kind: 'refused', error, keyId: key.id };
    throw error;
  }
}

async function ownKey(
  { caller, name }: SpaceliftUser,
  { spacelift, trust }: TrustedConnection,
): Promise<{ readonly id: string; readonly secret: string } | { readonly problem: string }> {
  if (caller instanceof CommandError) return { problem: 'there are no AWS credentials to read it' };
  const { apiKeyId: id, apiKeySecret, endpoint } = spacelift;
  const aws = { region: caller.region, requestTimeoutMs };
  const { openApiKey } = await import('@poolkeeper/autoscaler/deployed');
  try {
    return { id, secret: await openApiKey(apiKeySecret, { pool: name, aws, trust })(endpoint) };
  } catch (error) {
    return { problem: describeError(error) };
  }
}

/** A fetch that trusts the pool's CA certificates, for Spacelift installations with a private CA. */
export async function fetchOf({ caller, config, connection }: SpaceliftUser): Promise<typeof fetch> {
  const source = connection instanceof CommandError ? undefined : connection?.spacelift.caCertificates;
  const pem =
    config?.spacelift.caCertificates?.pem ??
    (source === undefined || caller instanceof CommandError
      ? undefined
      : await openSecret({ region: caller.region, source, requestTimeoutMs }).read());
  return pem === undefined ? fetch : fetchTrusting(readCertificates(pem));
}

const requestTimeoutMs = 10_000;
