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
  const all = await listNames(access);
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
  const parameter = poolNames(name).settingsParameter;
  const value = await withSsm(access, async ({ ssm, GetParameterCommand }) => {
    const { Parameter } = await ssm
      .send(new GetParameterCommand({ Name: parameter }))
      .catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ParameterNotFound') return { Parameter: undefined };
        throw error;
      });
    return Parameter?.Value;
  });
  if (value === undefined) {
    throw new CommandError(`the pool ${name} is not deployed: there is no SSM parameter ${parameter}`, {
      code: 'pool-not-deployed',
      fault: 'user',
      fix: `Deploy it with \`poolkeeper deploy ${name}\`, or look elsewhere with --region and --profile.`,
      details: { pool: name, parameter },
    });
  }
  return { name, settings: readPoolSettings(value) };
}

async function listNames(access: AwsAccess): Promise<readonly string[]> {
  return withSsm(access, async ({ ssm, GetParametersByPathCommand }) => {
    const names: string[] = [];
    let next: string | undefined;
    do {
      const page = await ssm.send(
        new GetParametersByPathCommand({
          Path: settingsPath,
          ...(next !== undefined && { NextToken: next }),
        }),
      );
      for (const { Name } of page.Parameters ?? [])
        if (Name !== undefined) names.push(Name.slice(settingsPath.length));
      next = page.NextToken;
    } while (next !== undefined);
    return names.sort();
  });
}

async function withSsm<Answer>(
  access: AwsAccess,
  use: (
    sdk: Awaited<ReturnType<typeof loadSsm>> & {
      readonly ssm: InstanceType<Awaited<ReturnType<typeof loadSsm>>['SSMClient']>;
    },
  ) => Promise<Answer>,
): Promise<Answer> {
  const sdk = await loadSsm();
  const ssm = new sdk.SSMClient({ ...access });
  try {
    return await use({ ...sdk, ssm });
  } catch (error) {
    throw explainAwsError(error);
  } finally {
    ssm.destroy();
  }
}

/** Late, as most commands do without. */
function loadSsm() {
  return import('@aws-sdk/client-ssm');
}
