import { openSecret, SecretNotFoundError } from '@poolkeeper/aws-pool';
import { CommandError } from '../../../cli/errors.ts';
import { checkSecretValue } from '../../../secrets/check-secret-value.ts';
import { describeSecretLocation, poolSecrets, type PoolSecret } from '../../../secrets/pool-secrets.ts';
import { fault, ok, skipped, type CheckFinding, type Check } from './check.ts';

/** Whether every secret has a valid value. Never shows a value. */
export const secrets: Check = {
  name: 'secrets',
  scope: 'configuration',
  async check({ name, config, caller, settings }) {
    if (caller instanceof CommandError) return skipped('needs credentials');
    const all = poolSecrets(config);
    const checkable = all.filter(({ isManaged }) => settings !== undefined || !isManaged);
    if (checkable.length === 0) return skipped("the pool's stack creates them");
    const findings = await Promise.all(checkable.map((secret) => checkSecret(secret, name, caller.region)));
    const bad = findings.filter(({ result }) => result !== 'ok');
    return bad.length > 0 ? bad : ok(checkable.map(({ key }) => key).join(', '));
  },
};

async function checkSecret(
  { key, purpose, location, isManaged }: PoolSecret,
  pool: string,
  region: string,
): Promise<CheckFinding> {
  const set = `poolkeeper secrets set ${pool} ${key}`;
  try {
    checkSecretValue(key, await openSecret({ region, source: location, requestTimeoutMs: 10_000 }).read());
    return ok(key);
  } catch (error) {
    if (error instanceof SecretNotFoundError) {
      return fault(
        `${key} has no value (${purpose})`,
        isManaged
          ? `Set it: ${set}`
          : `Set ${describeSecretLocation(location)}, which the configuration names.`,
      );
    }
    if (error instanceof CommandError) {
      return fault(
        `${key} is not valid: ${error.message}`,
        isManaged ? `Set it again: ${set}` : (error.fix ?? set),
      );
    }
    throw error;
  }
}
