import { leaveOutUnoffered, resolveInstances, type InstanceOfferings } from '@poolkeeper/instance-selection';
import { instanceRequest, shareExecutions, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { awsAccess, type AwsAccess } from '../aws/aws-access.ts';
import { zonesOf } from '../aws/describe-network.ts';
import { describeOfferings } from '../aws/describe-offerings.ts';
import { explainAwsError } from '../aws/explain-aws-error.ts';
import { requestExecutions } from '../aws/request-executions.ts';
import type { CommandContext } from '../cli/context.ts';
import { CommandError } from '../cli/errors.ts';
import type { Deployable, PoolDeployable } from './deployables.ts';
import { fitWebhooks } from './fit-webhooks.ts';

/**
 * The same stacks, with what a template without an account cannot know: the lifecycle manager's share of the account's
 * concurrent executions, and which types of the catalog the zones offer. A setting of the configuration always wins. What the
 * caller may not ask stays as in a template for any account.
 *
 * @throws CommandError when the zones offer no type that a pool can use, or the account cannot have a webhook that pools need.
 */
export async function fitToAccount(
  context: CommandContext,
  deployables: readonly Deployable[],
): Promise<readonly Deployable[]> {
  const limits = new Map<string | undefined, Promise<number | undefined>>();
  const limitIn = (region: string | undefined) => {
    const known = limits.get(region) ?? readExecutionLimit(awsAccess(context, region));
    limits.set(region, known);
    return known;
  };
  const withWebhooks = await fitWebhooks(context, deployables, limitIn);
  return Promise.all(
    withWebhooks.map(async (deployable) => {
      if (deployable.kind !== 'pool') return deployable;
      const { config } = deployable.pool;
      const fitted = {
        ...config,
        lifecycle: {
          ...config.lifecycle,
          maxExecutions: executionsOf(context, deployable, await limitIn(deployable.region)),
        },
        instances: await offeredInstances(context, deployable),
      };
      return { ...deployable, pool: { ...deployable.pool, config: fitted } };
    }),
  );
}

function executionsOf(
  { host }: CommandContext,
  { name, region, pool, neighbours }: PoolDeployable,
  limit: number | undefined,
): number | undefined {
  const { maxExecutions } = pool.config.lifecycle;
  if (limit === undefined) return maxExecutions;
  const { shares, limitToAskFor, isTooLow } = shareExecutions(
    neighbours.map(({ config }) => config),
    limit,
  );
  if (isTooLow) {
    host.notify({
      level: 'warning',
      text: `${name}: the limit of ${limit} concurrent Lambda executions is too low for the pools in ${region ?? 'this region'}: while instances wait for long runs, passes and other functions are throttled. ${requestExecutions(limitToAskFor)}`,
    });
  }
  return maxExecutions ?? shares[neighbours.indexOf(pool)];
}

async function offeredInstances(
  context: CommandContext,
  { name, region, pool }: PoolDeployable,
): Promise<CompletePoolConfig['instances']> {
  const { instances, network } = pool.config;
  const { requirements } = instances;
  const request = instanceRequest(instances);
  if (requirements?.chosenBy !== 'catalog' || 'types' in request) return instances;
  const offerings = await readOfferings(awsAccess(context, region), network.subnets);
  if (offerings === undefined) return instances;
  const left = leaveOutUnoffered(request, offerings);
  if (resolveInstances(left).instanceTypes.length === 0) {
    throw new CommandError(
      `${name}: ${[...offerings.keys()].join(', ')} do not all offer an instance type of the catalog that meets the requirements`,
      {
        code: 'config-invalid',
        fault: 'user',
        fix: "Widen instances.requirements, use subnets in other zones, or set instances.requirements.chosenBy to 'attributes'.",
      },
    );
  }
  return { ...instances, requirements: { ...requirements, excluded: left.excluded?.slice() } };
}

async function readExecutionLimit(access: AwsAccess): Promise<number | undefined> {
  const { GetAccountSettingsCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient({ ...access });
  return ifAllowed(client, async () => {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    return AccountLimit?.ConcurrentExecutions;
  });
}

async function readOfferings(
  access: AwsAccess,
  subnets: readonly string[],
): Promise<InstanceOfferings | undefined> {
  const { EC2Client } = await import('@aws-sdk/client-ec2');
  const client = new EC2Client({ ...access });
  return ifAllowed(client, async () => describeOfferings(client, await zonesOf(client, subnets)));
}

/** Undefined if the caller may not ask. */
async function ifAllowed<Result>(
  client: { destroy(): void },
  ask: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    const explained = explainAwsError(error);
    if (explained instanceof CommandError && explained.code === 'access-denied') return undefined;
    throw explained;
  } finally {
    client.destroy();
  }
}
