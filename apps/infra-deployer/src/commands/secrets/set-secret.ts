import {
  formatApiKey,
  spaceliftConnection,
  type CompletePoolConfig,
  type SecretLocation,
} from '@poolkeeper/pool-config';
import { Command, Option } from 'commander';
import { awsAccess } from '../../aws/aws-access.ts';
import { findCaller, requireAccount } from '../../aws/caller.ts';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { configOption, nextSteps } from '../../cli/next-steps.ts';
import { selectPools } from '../../pools/read-pools.ts';
import { checkSecretValue } from '../../secrets/check-secret-value.ts';
import { describeSecretLocation, poolSecret } from '../../secrets/pool-secrets.ts';
import { openSecretStore } from '../../secrets/secret-store.ts';
import { readSpacectlKey, requireSameKey } from '../../spacelift/spacectl-key.ts';
import { rotateCommand } from './rotate-secrets.ts';
import { readValue } from './read-value.ts';

interface Flags {
  readonly fromFile?: string;
  readonly spacectlProfile?: string;
}

export function secretsCommand(runner: Runner): Command {
  return new Command('secrets')
    .summary('manage the secrets of a pool')
    .description('Manages the secrets of a pool in Secrets Manager.')
    .addCommand(setCommand(runner))
    .addCommand(rotateCommand(runner));
}

function setCommand(runner: Runner): Command {
  return new Command('set')
    .summary('set the value of a secret')
    .description(
      'Sets the value of a secret. Reads it from a file, from stdin, or from a prompt that hides the input; never from the command line. The value is never shown.',
    )
    .argument('<pool>', 'Name of the pool.')
    .argument(
      '<key>',
      'api-key (secret of the Spacelift API key), token or private-key (of the worker pool), or the name of a variable in secrets.environment.',
    )
    .option('--from-file <file>', 'Read the value from a file.')
    .addOption(
      new Option(
        '--spacectl-profile <name>',
        'Use the API key secret of a spacectl profile; `current` is the profile that is selected in spacectl.',
      ).conflicts('fromFile'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper secrets set blue api-key
  $ poolkeeper secrets set blue api-key --spacectl-profile current
  $ poolkeeper secrets set blue private-key --from-file spacelift.key
  $ vault kv get -field=token spacelift/blue | poolkeeper secrets set blue token`,
    )
    .action((...[pool, key, flags, command]: readonly [string, string, Flags, Command]) =>
      runner((context) => setSecret(context, { pool, key, ...flags }), command.optsWithGlobals()),
    );
}

interface SetSecretOptions {
  readonly pool: string;
  /** `api-key`, `token`, `private-key`, or the name of an environment variable. */
  readonly key: string;
  /** @default - stdin, or a prompt in a terminal */
  readonly fromFile?: string;
  /** Uses the API key of this spacectl profile; `current` is the one selected in spacectl. */
  readonly spacectlProfile?: string;
}

async function setSecret(
  context: CommandContext,
  { pool, key, fromFile, spacectlProfile }: SetSecretOptions,
): Promise<ExitStatus> {
  const { host, system, options } = context;
  const [file] = await selectPools(system.cwd, { config: options.config, pools: [pool] });
  if (file === undefined) throw new Error(`no pool ${pool} was selected`);
  const { location, isManaged, purpose } = poolSecret(file.config, key);
  if (!isManaged || location.kind !== 'secrets-manager') throw notManaged(pool, key, location);
  const access = awsAccess(context, file.config.aws.region);
  requireAccount(file, await findCaller(access));
  const given =
    spacectlProfile === undefined
      ? await readValue(context, `${capitalized(purpose)}:`, fromFile)
      : spacectlSecret(context, { key, config: file.config, profile: spacectlProfile });
  const checked = checkSecretValue(key, given);
  const { endpoint } = spaceliftConnection(file.config);
  const value = key === 'api-key' ? formatApiKey({ secret: checked, endpoint }) : checked;
  await using store = await openSecretStore(access);
  await store.put(location, value);
  const { secretId, jsonKey } = location;
  host.output({
    text: [
      `${host.paint.good('✔')} ${key} of ${pool} is set ${host.paint.faint(`(${describeSecretLocation(location)})`)}`,
      '',
      ...nextSteps(
        [
          {
            command: `poolkeeper doctor ${pool}${configOption(options.config)}`,
            purpose: 'whether all is well',
          },
        ],
        host.paint,
      ),
    ].join('\n'),
    data: { pool, key, secret: secretId, jsonKey },
  });
  return exitStatus.done;
}

interface SpacectlRequest {
  readonly key: string;
  readonly config: CompletePoolConfig;
  readonly profile: string;
}

function spacectlSecret({ system }: CommandContext, { key, config, profile }: SpacectlRequest): string {
  if (key !== 'api-key') {
    throw new CommandError(`spacectl stores API keys but no ${key}`, {
      code: 'usage',
      fault: 'user',
      fix: 'Use --spacectl-profile with api-key only.',
    });
  }
  const found = readSpacectlKey(system, profile);
  requireSameKey(spaceliftConnection(config), found);
  return found.secret;
}

function notManaged(pool: string, key: string, location: SecretLocation): CommandError {
  const command =
    location.kind === 'ssm-parameter'
      ? `aws ssm put-parameter --overwrite --type SecureString --name ${location.name} --value file://FILE`
      : `aws secretsmanager put-secret-value --secret-id ${location.secretId} --secret-string file://FILE`;
  return new CommandError(
    `${key} of ${pool} is in ${describeSecretLocation(location)}, which Poolkeeper does not manage`,
    {
      code: 'usage',
      fault: 'user',
      fix: `Set it with \`${command}\`.`,
      details: { location },
    },
  );
}

function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
