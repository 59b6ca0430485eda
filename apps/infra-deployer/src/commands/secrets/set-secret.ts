import type { CompletePoolConfig, SecretLocation } from '@poolkeeper/pool-config';
import { awsAccess } from '../../aws/aws-access.ts';
import { findCaller } from '../../aws/caller.ts';
import type { CommandContext } from '../../command-context.ts';
import { selectPools } from '../../config-files/read-pools.ts';
import { requireAccount } from '../../deployment/select-deployables.ts';
import { CommandError } from '../../errors.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';
import { requireSameKey } from '../../spacelift/require-same-key.ts';
import { readSpacectlKey } from '../../spacelift/spacectl-profile.ts';
import { checkValue } from './check-value.ts';
import { poolSecret } from './pool-secrets.ts';
import { readValue } from './read-value.ts';
import { openSecretStore } from './secret-store.ts';

export interface SetSecretOptions {
  readonly pool: string;
  /** `api-key`, `token`, `private-key`, or the name of an environment variable. */
  readonly key: string;
  /** @default - stdin, or a question in a terminal */
  readonly fromFile?: string;
  /** Takes the API key's secret from this profile of spacectl; `current` is the one that is selected there. */
  readonly spacectlProfile?: string;
}

/** Puts a value into a secret of the pool. The value is never shown. */
export async function setSecret(
  context: CommandContext,
  { pool, key, fromFile, spacectlProfile }: SetSecretOptions,
): Promise<ExitStatus> {
  const { host, surroundings, options } = context;
  const [file] = await selectPools(surroundings.cwd, {
    config: options.config,
    pools: [pool],
  });
  if (file === undefined) throw new Error(`no pool ${pool} was selected`);
  const { location, isManaged, purpose } = poolSecret(file.config, key);
  if (!isManaged || location.kind !== 'secrets-manager') throw keptElsewhere(pool, key, location);
  const access = awsAccess(context, file.config.aws.region);
  requireAccount(file, await findCaller(access));
  const given =
    spacectlProfile === undefined
      ? await readValue(context, `${capitalized(purpose)}:`, fromFile)
      : secretOfProfile(context, { key, config: file.config, profile: spacectlProfile });
  const value = checkValue(key, given);
  await using store = await openSecretStore(access);
  await store.put(location, value);
  const { secretId, jsonKey } = location;
  host.answer({
    text: `${host.paint.good('✔')} ${key} of ${pool} is set ${host.paint.faint(`(${describe(location)})`)}`,
    data: { pool, key, secret: secretId, jsonKey },
  });
  return exitStatus.done;
}

interface ProfileRequest {
  readonly key: string;
  readonly config: CompletePoolConfig;
  readonly profile: string;
}

function secretOfProfile({ surroundings }: CommandContext, { key, config, profile }: ProfileRequest): string {
  if (key !== 'api-key') {
    throw new CommandError(`spacectl keeps API keys, and no ${key}`, {
      code: 'usage',
      fault: 'user',
      fix: 'Use --spacectl-profile with api-key alone.',
    });
  }
  const found = readSpacectlKey(surroundings, profile);
  requireSameKey(config, found);
  return found.secret;
}

function keptElsewhere(pool: string, key: string, location: SecretLocation): CommandError {
  const fix =
    location.kind === 'ssm-parameter'
      ? `aws ssm put-parameter --overwrite --type SecureString --name ${location.name} --value file://FILE`
      : `aws secretsmanager put-secret-value --secret-id ${location.secretId} --secret-string file://FILE`;
  return new CommandError(
    `${key} of ${pool} is in ${describe(location)}, which is yours: it stays untouched`,
    {
      code: 'usage',
      fault: 'user',
      fix: `Put it there with \`${fix}\`.`,
      details: { location },
    },
  );
}

function describe(location: SecretLocation): string {
  if (location.kind === 'ssm-parameter') return `the parameter ${location.name}`;
  const { secretId, jsonKey } = location;
  return jsonKey === undefined ? `the secret ${secretId}` : `${jsonKey} of the secret ${secretId}`;
}

function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
