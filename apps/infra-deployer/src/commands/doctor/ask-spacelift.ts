import { createSecretReader, SecretNotFoundError } from '@poolkeeper/aws-pool';
import { locationOf, poolNames, readCertificates, type SecretLocation } from '@poolkeeper/pool-config';
import {
  createSpaceliftClient,
  isSpaceliftError,
  type SpaceliftClient,
  type SpaceliftError,
  type WorkerPool,
} from '@poolkeeper/spacelift-client';
import * as tls from 'node:tls';
import { CommandError } from '../../errors.ts';
import type { SpacectlKey } from '../../spacelift/spacectl-profile.ts';
import type { Patient } from './patient.ts';

/** What came of asking Spacelift for the worker pool, with the key that the functions use or the one that was given. */
export type SpaceliftAnswer =
  | {
      readonly kind: 'pool';
      readonly pool: WorkerPool;
      readonly client: SpaceliftClient;
      readonly keyId: string;
    }
  | { readonly kind: 'refused'; readonly error: SpaceliftError; readonly keyId: string }
  /** There is no key to ask with. */
  | { readonly kind: 'no-key'; readonly problem: string };

/** What of the pool Spacelift is asked by: as it is deployed, else as it is configured. */
export function spaceliftOf({ config, settings, name }: Patient) {
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

export async function askSpacelift(patient: Patient, given?: SpacectlKey): Promise<SpaceliftAnswer> {
  const place = spaceliftOf(patient);
  if (place === undefined) return { kind: 'no-key', problem: 'it is neither configured nor deployed' };
  await trustCertificates(patient);
  const key = given ?? (await ownKey(patient, place));
  if ('problem' in key) return { kind: 'no-key', ...key };
  const { endpoint, workerPoolId } = place;
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

type Place = NonNullable<ReturnType<typeof spaceliftOf>>;

async function ownKey(
  patient: Patient,
  { apiKeyId: id, apiKeySecret: source }: Place,
): Promise<{ readonly id: string; readonly secret: string } | { readonly problem: string }> {
  if (patient.caller instanceof CommandError)
    return { problem: 'there are no credentials of AWS to read it' };
  try {
    return { id, secret: await readSecret(patient.caller.region, source) };
  } catch (error) {
    if (error instanceof SecretNotFoundError) return { problem: error.message };
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Spacelift itself may have a certificate of the account's own authority. For the whole process. */
export async function trustCertificates({ caller, config, settings }: Patient): Promise<void> {
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
