import type { CompletePoolConfig } from '@poolkeeper/pool-config';
import { CommandError } from '../errors.ts';
import type { SpacectlKey } from './spacectl-profile.ts';

/**
 * Makes sure that a key of spacectl is the one that a pool is configured with.
 *
 * @throws CommandError when it is of another account or is another key.
 */
export function requireSameKey(
  { spacelift }: Pick<CompletePoolConfig, 'spacelift'>,
  { profile, endpoint, id }: SpacectlKey,
): void {
  const wanted = [
    ['of the account', endpoint, spacelift.endpoint.replace(/\/+$/, ''), 'spacelift.endpoint'],
    ['of the API key', id, spacelift.apiKey.id, 'spacelift.apiKey.id'],
  ] as const;
  for (const [what, got, configured, setting] of wanted) {
    if (got === configured) continue;
    throw new CommandError(
      `the profile ${profile} of spacectl is ${what} ${got}, and the pool is configured with ${configured}`,
      {
        code: 'usage',
        fault: 'user',
        fix: `Choose another profile, or correct ${setting}.`,
        details: { profile, got, configured },
      },
    );
  }
}
