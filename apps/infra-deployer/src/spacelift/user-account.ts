import { readCertificates } from '@poolkeeper/pool-config';
import { createSpaceliftClient, isSpaceliftError, type SpaceliftClient } from '@poolkeeper/spacelift-client';
import {
  accountFromEnvironment,
  accountFromSpacectl,
  CredentialsError,
  fetchTrusting,
  type SpaceliftAccount,
} from '@poolkeeper/spacelift-client/node';
import type { CommandContext } from '../cli/context.ts';
import { CommandError } from '../cli/errors.ts';

export interface UserAccountOptions {
  /** Endpoint of the pool. Credentials of another account are refused. */
  readonly endpoint: string;
  /** A profile of spacectl; `current` is the selected one. @default - the environment variables, then the selected profile */
  readonly spacectlProfile?: string;
  /** Certificates in PEM form to trust as well. @default - only the public ones */
  readonly certificates?: string;
}

/**
 * The Spacelift account with the credentials of the user, which may create, reset and delete worker pools. The pool's own API key
 * needs none of these permissions. Sends nothing yet.
 *
 * @throws CommandError when there are no credentials, or they belong to another account.
 */
export function openUserAccount(
  { system, local }: CommandContext,
  { endpoint, spacectlProfile, certificates }: UserAccountOptions,
): SpaceliftClient {
  const account = findAccount(system.env, spacectlProfile);
  const wanted = local?.endpoint ?? endpoint;
  if (withoutSlash(account.endpoint) !== withoutSlash(wanted)) {
    throw new CommandError(
      `the credentials are for ${account.endpoint}, but the account of the pool is ${wanted}. Nothing was sent`,
      { code: 'usage', fault: 'user', fix: 'Use credentials of that account, or correct the endpoint.' },
    );
  }
  return createSpaceliftClient({
    ...account,
    ...(certificates !== undefined && { fetch: fetchTrusting(readCertificates(certificates)) }),
  });
}

/** Runs a call to Spacelift. Its errors name what to do. */
export async function askAccount<T>(call: () => Promise<T>, next: string): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isSpaceliftError(error)) throw error;
    throw new CommandError(error.message, {
      code: 'remote-failed',
      fault: 'environment',
      fix: next,
      cause: error,
    });
  }
}

function findAccount(env: NodeJS.ProcessEnv, profile: string | undefined): SpaceliftAccount {
  try {
    if (profile !== undefined) return accountFromSpacectl(profile === 'current' ? { env } : { env, profile });
    const isInEnvironment = Object.keys(env).some((name) => /^SPACELIFT_API_(TOKEN|KEY_)/.test(name));
    return isInEnvironment ? accountFromEnvironment(env) : accountFromSpacectl({ env });
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error;
    throw new CommandError(`there are no credentials for Spacelift: ${error.message}`, {
      code: 'credentials-missing',
      fault: 'user',
      fix: 'Set SPACELIFT_API_KEY_ENDPOINT, SPACELIFT_API_KEY_ID and SPACELIFT_API_KEY_SECRET, or name a profile with --spacectl-profile. The key needs Worker Pool:Create, Reset and Delete.',
      cause: error,
    });
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
