import { createSecretReader, SecretNotFoundError } from '@poolkeeper/aws-pool';
import { CommandError } from '../../../errors.ts';
import { checkValue } from '../../secrets/check-value.ts';
import { poolSecrets, type PoolSecret } from '../../secrets/pool-secrets.ts';
import type { Check } from '../check.ts';
import { fault, ok, skipped, type Finding } from '../finding.ts';

/** Whether every secret has a value, and it is what it should be. No value is ever told. */
export const secrets: Check = {
  name: 'secrets',
  of: 'configuration',
  async look({ name, config, caller, settings }) {
    if (caller instanceof CommandError) return skipped('needs credentials');
    const all = poolSecrets(config);
    const looked = all.filter(({ isManaged }) => settings !== undefined || !isManaged);
    if (looked.length === 0) return skipped('the stack of the pool creates them');
    const findings = await Promise.all(looked.map((secret) => lookAt(secret, name, caller.region)));
    const bad = findings.filter(({ result }) => result !== 'ok');
    return bad.length > 0 ? bad : ok(looked.map(({ key }) => key).join(', '));
  },
};

async function lookAt(
  { key, purpose, location, isManaged }: PoolSecret,
  pool: string,
  region: string,
): Promise<Finding> {
  const set = `poolkeeper secrets set ${pool} ${key}`;
  try {
    checkValue(key, await createSecretReader({ region, source: location, requestTimeoutMs: 10_000 })());
    return ok(key);
  } catch (error) {
    if (error instanceof SecretNotFoundError) {
      return fault(
        `${key} has no value (${purpose})`,
        isManaged
          ? `Put it in: ${set}`
          : `Put it where the configuration says that it is: ${placeOf(location)}.`,
      );
    }
    if (error instanceof CommandError) {
      return fault(
        `${key} is wrong: ${error.message}`,
        isManaged ? `Put it in again: ${set}` : (error.fix ?? set),
      );
    }
    throw error;
  }
}

function placeOf(location: PoolSecret['location']): string {
  return location.kind === 'ssm-parameter'
    ? `the parameter ${location.name}`
    : `the secret ${location.secretId}`;
}
