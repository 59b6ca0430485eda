import { poolNames, serviceNames, type WebhookNames } from '@poolkeeper/pool-config';
import { awsAccess, type AwsAccess } from '../../aws/aws-access.ts';
import { findCaller, requireAccount } from '../../aws/caller.ts';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { findWebhookUrl } from '../../deployed/webhook-url.ts';
import { selectPools, type PoolFile } from '../../pools/read-pools.ts';

/** A webhook, and the pools of the configuration whose passes it starts. */
export interface DeployedWebhook {
  readonly endpoint: string;
  readonly names: WebhookNames;
  readonly pools: readonly string[];
  readonly access: AwsAccess;
}

/** The name by which a command is told to use the webhook of the shared autoscaler. */
const shared = 'autoscaler';

/**
 * The webhook of the shared autoscaler, or of a pool with functions of its own.
 *
 * @param target `autoscaler`, or the name of a pool. By default, the only webhook of the configuration.
 * @throws CommandError when there is none, or there are several.
 */
export async function deployedWebhook(
  context: CommandContext,
  target: string | undefined,
): Promise<DeployedWebhook> {
  const { system, options } = context;
  const configured = await selectPools(system.cwd, { config: options.config });
  const reacting = configured.filter(({ config }) => config.scaling.webhook);
  const wanted = webhooksOf(reacting).filter(
    ({ target: own, pools }) =>
      target === undefined || target === own || pools.some(({ config }) => config.name === target),
  );
  const [webhook, ...others] = wanted;
  if (webhook === undefined) throw noWebhook(target, reacting);
  if (others.length > 0) {
    throw new CommandError(`the configuration has ${wanted.length} webhooks`, {
      code: 'usage',
      fault: 'user',
      fix: `Name one: ${wanted.map((each) => each.target).join(', ')}. For another region, pass the files of its pools with --config.`,
    });
  }
  const { pools, stackName, names } = webhook;
  const [pool] = pools;
  if (pool === undefined) throw new Error('a webhook has no pool');
  const region = options.region ?? pool.config.aws.region;
  const access = awsAccess(context, region);
  requireAccount(pool, await findCaller(access));
  const endpoint = await findWebhookUrl(context, { stackName, region });
  if (endpoint === undefined) {
    throw new CommandError(`the stack ${stackName} has no webhook`, {
      code: 'pool-not-deployed',
      fault: 'user',
      fix: `Deploy it: poolkeeper deploy ${webhook.target}`,
    });
  }
  return { endpoint, names, pools: pools.map(({ config }) => config.name), access };
}

interface ConfiguredWebhook {
  /** How a user names it. */
  readonly target: string;
  readonly stackName: string;
  readonly names: WebhookNames;
  readonly pools: readonly PoolFile[];
}

/** Pools with functions of their own have a webhook each, and the others of a region share one. */
function webhooksOf(pools: readonly PoolFile[]): readonly ConfiguredWebhook[] {
  const own = pools.filter(({ config }) => config.functions !== undefined);
  const sharing = pools.filter(({ config }) => config.functions === undefined);
  return [
    ...[...Map.groupBy(sharing, ({ config }) => config.aws.region)].map(([, ofRegion]) => ({
      target: shared,
      stackName: serviceNames.autoscaler.stack,
      names: serviceNames.webhook,
      pools: ofRegion,
    })),
    ...own.map((pool) => {
      const { stack, webhook } = poolNames(pool.config.name);
      return { target: pool.config.name, stackName: stack, names: webhook, pools: [pool] };
    }),
  ];
}

function noWebhook(target: string | undefined, reacting: readonly PoolFile[]): CommandError {
  const names = reacting.map(({ config }) => config.name);
  return new CommandError(
    target === undefined || target === shared
      ? 'no pool of the configuration has scaling.webhook'
      : `the configuration has no pool ${target} with scaling.webhook`,
    {
      code: 'config-invalid',
      fault: 'user',
      fix:
        names.length === 0
          ? 'Set scaling.webhook to true, and deploy.'
          : `Choose one of ${names.join(', ')}, or set scaling.webhook of the other pool to true, and deploy.`,
    },
  );
}
