import type * as Ssm from '@aws-sdk/client-ssm';
import { poolNames, readPoolSettings, settingsPath, type PoolSettings } from '@poolkeeper/pool-config';
import { awsAccess, type AwsAccess } from '../aws/aws-access.ts';
import { explainAwsError } from '../aws/explain-aws-error.ts';
import { readPoolsIfAny } from '../pools/read-pools.ts';
import type { CommandContext } from '../cli/context.ts';
import { CommandError } from '../cli/errors.ts';

/** A pool that is deployed, with the settings that its functions read. */
export interface DeployedPool {
  readonly name: string;
  readonly settings: PoolSettings;
}

/**
 * The named pools as they are deployed. Without names, the pools of the configuration; without a configuration, all pools of the
 * account and region. Settings come from SSM parameters, so no configuration is needed.
 *
 * @throws CommandError when a pool is not deployed, or there is none.
 */
export async function deployedPools(
  context: CommandContext,
  names: readonly string[],
): Promise<readonly DeployedPool[]> {
  const { system, options } = context;
  const configured = await readPoolsIfAny(system.cwd, options.config);
  const wanted = names.length > 0 ? names : configured.map(({ config }) => config.name);
  const regionOf = (name?: string) =>
    configured.find(({ config }) => name === undefined || config.name === name)?.config.aws.region;
  if (wanted.length > 0) {
    return Promise.all(wanted.map((name) => readSettings(name, awsAccess(context, regionOf(name)))));
  }
  const access = awsAccess(context, regionOf());
  const all = await listDeployedNames(access);
  if (all.length === 0) {
    throw new CommandError('no pool is deployed in this account and region', {
      code: 'pool-not-deployed',
      fault: 'user',
      fix: 'Deploy one with `poolkeeper deploy`, or choose another account or region with --profile and --region.',
    });
  }
  return Promise.all(all.map((name) => readSettings(name, access)));
}

async function readSettings(name: string, access: AwsAccess): Promise<DeployedPool> {
  const settings = await findSettings(name, access);
  if (settings !== undefined) return { name, settings };
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
 * @throws CommandError when AWS cannot be asked; SettingsError when an incompatible version of Poolkeeper wrote them.
 */
export async function findSettings(name: string, access: AwsAccess): Promise<PoolSettings | undefined> {
  const value = await withSsm(access, (ssm, { GetParameterCommand, ParameterNotFound }) =>
    ssm.send(new GetParameterCommand({ Name: poolNames(name).settingsParameter })).then(
      ({ Parameter }) => Parameter?.Value,
      (error: unknown) => {
        if (error instanceof ParameterNotFound) return undefined;
        throw error;
      },
    ),
  );
  return value === undefined ? undefined : readPoolSettings(value);
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
