import type * as Ssm from '@aws-sdk/client-ssm';
import {
  poolNamePrefix,
  poolNames,
  readOwnSettings,
  settingsPath,
  type PoolSettings,
} from '@poolkeeper/pool-config';
import { awsAccess, type AwsAccess } from '../aws/aws-access.ts';
import { explainAwsError } from '../aws/explain-aws-error.ts';
import { readPoolsIfAny, type PoolFile } from '../pools/read-pools.ts';
import type { CommandContext } from '../cli/context.ts';
import { CommandError } from '../cli/errors.ts';
import { trustedConnection, type TrustedConnection } from './spacelift-trust.ts';

/** A pool that is deployed, with the settings that its functions read. */
export interface DeployedPool extends Pick<TrustedConnection, 'trust'> {
  readonly name: string;
  readonly settings: PoolSettings;
}

/** Which deployed pools a command is for. */
export interface DeployedPoolSelection {
  /** Empty for the pools of the configuration, or all deployed pools. */
  readonly names: readonly string[];
  /** URL of the Spacelift account. @default - the configuration's, or the one of the settings if the user confirms it */
  readonly endpoint?: string;
}

/**
 * The named pools as they are deployed. Without names, the pools of the configuration; without a configuration, all pools of the
 * account and region. Settings come from SSM parameters, so no configuration is needed.
 *
 * @throws CommandError when a pool is not deployed, or there is none, or its settings cannot be trusted.
 */
export async function deployedPools(
  context: CommandContext,
  { names, endpoint }: DeployedPoolSelection,
): Promise<readonly DeployedPool[]> {
  const { system, options } = context;
  const configured = await readPoolsIfAny(system.cwd, options.config);
  const wanted = names.length > 0 ? names : configured.map(({ config }) => config.name);
  if (wanted.length > 0) return openPools(context, wanted, { configured, endpoint });
  const access = awsAccess(context);
  const all = await listDeployedNames(access);
  if (all.length === 0) {
    throw new CommandError('no pool is deployed in this account and region', {
      code: 'pool-not-deployed',
      fault: 'user',
      fix: 'Deploy one with `poolkeeper deploy`, or choose another account or region with --profile and --region.',
    });
  }
  return openPools(context, all, { configured, endpoint });
}

/** Opens one after the other, because each can ask the user. */
async function openPools(
  context: CommandContext,
  names: readonly string[],
  { configured, endpoint }: { readonly configured: readonly PoolFile[]; readonly endpoint?: string },
): Promise<readonly DeployedPool[]> {
  const pools: DeployedPool[] = [];
  for (const name of names) {
    const config = configured.find((pool) => pool.config.name === name)?.config;
    const settings = await readSettings(name, awsAccess(context, config?.aws.region));
    const trusted = await trustedConnection(context, { name, config, settings, endpoint });
    if (trusted === undefined) throw new Error(`no connection was found for the deployed pool ${name}`);
    const { spacelift, trust } = trusted;
    pools.push({ name, settings: { ...settings, connection: { ...settings.connection, spacelift } }, trust });
  }
  return pools;
}

/**
 * The settings of a deployed pool, in the region of its configuration if there is one.
 *
 * @throws CommandError when the pool is not deployed, or AWS cannot be asked.
 */
export async function deployedSettings(context: CommandContext, name: string): Promise<PoolSettings> {
  return readSettings(name, awsAccess(context, await deployedRegion(context, name)));
}

/** The region in a pool's configuration. Undefined without one, for the profile's. */
export async function deployedRegion(
  { system, options }: CommandContext,
  name: string,
): Promise<string | undefined> {
  const configured = await readPoolsIfAny(system.cwd, options.config);
  return configured.find(({ config }) => config.name === name)?.config.aws.region;
}

async function readSettings(name: string, access: AwsAccess): Promise<PoolSettings> {
  const settings = await findSettings(name, access);
  if (settings !== undefined) return settings;
  const { settingsParameter: parameter } = poolNames(name);
  throw new CommandError(`the pool ${name} is not deployed: there is no SSM parameter ${parameter}`, {
    code: 'pool-not-deployed',
    fault: 'user',
    fix: `Deploy it with \`poolkeeper deploy ${name}\`, or choose another account or region with --profile and --region.`,
    details: { pool: name, parameter },
  });
}

/**
 * The settings of a deployed pool; undefined if it is not deployed.
 *
 * @throws CommandError when AWS cannot be asked; SettingsError when an incompatible version of Poolkeeper wrote them, or they
 * are those of another pool.
 */
export async function findSettings(name: string, access: AwsAccess): Promise<PoolSettings | undefined> {
  const { settingsParameter: parameter } = poolNames(name);
  const value = await withSsm(access, (ssm, { GetParameterCommand, ParameterNotFound }) =>
    ssm.send(new GetParameterCommand({ Name: parameter })).then(
      ({ Parameter }) => Parameter?.Value,
      (error: unknown) => {
        if (error instanceof ParameterNotFound) return undefined;
        throw error;
      },
    ),
  );
  if (value === undefined) return undefined;
  return readOwnSettings(value, { parameter, namePrefix: poolNamePrefix });
}

/** Names of all pools deployed in the account and region. */
export async function listDeployedNames(access: AwsAccess): Promise<readonly string[]> {
  return withSsm(access, async (ssm, { paginateGetParametersByPath }) => {
    const names: string[] = [];
    for await (const { Parameters = [] } of paginateGetParametersByPath(
      { client: ssm },
      { Path: settingsPath },
    )) {
      names.push(...Parameters.map(({ Name = '' }) => Name.slice(settingsPath.length)));
    }
    return names.sort();
  });
}

/** Loads the SDK client only now, because most commands do not need it. */
async function withSsm<Value>(
  access: AwsAccess,
  use: (ssm: Ssm.SSMClient, sdk: typeof Ssm) => Promise<Value>,
): Promise<Value> {
  const sdk = await import('@aws-sdk/client-ssm');
  const ssm = new sdk.SSMClient({ ...access });
  try {
    return await use(ssm, sdk);
  } catch (error) {
    throw explainAwsError(error);
  } finally {
    ssm.destroy();
  }
}
