import type * as Ssm from '@aws-sdk/client-ssm';
import { poolNames, readPoolSettings, settingsPath, type PoolSettings } from '@poolkeeper/pool-config';
import { awsAccess, type AwsAccess } from '../aws/aws-access.ts';
import { explainAwsError } from '../aws/explain-aws-error.ts';
import { readPoolsIfAny } from '../config-files/read-pools.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../errors.ts';

/** A pool that is deployed, by the settings that its functions go by. */
export interface DeployedPool {
  readonly name: string;
  readonly settings: PoolSettings;
}

/**
 * The named pools as they are deployed; without names those of the configuration, and without a configuration all of the
 * account and region. They come from the settings parameters: no configuration is needed.
 *
 * @throws CommandError when one of them is not deployed, or there is none.
 */
export async function deployedPools(
  context: CommandContext,
  names: readonly string[],
): Promise<readonly DeployedPool[]> {
  const { surroundings, options } = context;
  const configured = await readPoolsIfAny(surroundings.cwd, options.config);
  const wanted = names.length > 0 ? names : configured.map(({ config }) => config.name);
  const regionOf = (name?: string) =>
    configured.find(({ config }) => name === undefined || config.name === name)?.config.aws.region;
  if (wanted.length > 0) {
    return Promise.all(wanted.map((name) => readSettings(name, awsAccess(context, regionOf(name)))));
  }
  const access = awsAccess(context, regionOf());
  const all = await listDeployedNames(access);
  if (all.length === 0) {
    throw new CommandError('there is no pool in this account and region', {
      code: 'pool-not-deployed',
      fault: 'user',
      fix: 'Deploy one with `poolkeeper deploy`, or look elsewhere with --region and --profile.',
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
    fix: `Deploy it with \`poolkeeper deploy ${name}\`, or look elsewhere with --region and --profile.`,
    details: { pool: name, parameter },
  });
}

/**
 * The settings that a pool is deployed with; undefined when it is not.
 *
 * @throws CommandError when AWS does not tell; SettingsError when another version of Poolkeeper wrote them.
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

/** Names of all pools of the account and region. */
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

/** The SDK is loaded late, as most commands do without. */
async function withSsm<Answer>(
  access: AwsAccess,
  use: (ssm: Ssm.SSMClient, sdk: typeof Ssm) => Promise<Answer>,
): Promise<Answer> {
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
