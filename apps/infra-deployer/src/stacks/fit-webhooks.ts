import { limitWithWebhook, serviceNames, webhookExecutions } from '@poolkeeper/pool-config';
import { requestExecutions } from '../aws/request-executions.ts';
import type { CommandContext } from '../cli/context.ts';
import { CommandError } from '../cli/errors.ts';
import { findWebhookUrl } from '../deployed/webhook-url.ts';
import type { Deployable, ServiceDeployable } from './deployables.ts';

/** The account's limit of concurrent executions in a region. Undefined if the caller may not ask. */
export type LimitIn = (region: string | undefined) => Promise<number | undefined>;

/**
 * The same stacks, in which the shared autoscaler keeps a webhook that it has: pools of other configurations may request their passes
 * through it.
 *
 * @throws CommandError when a pool needs a webhook that the shared autoscaler lacks, or the account's limit allows none.
 */
export async function fitWebhooks(
  context: CommandContext,
  deployables: readonly Deployable[],
  limitIn: LimitIn,
): Promise<readonly Deployable[]> {
  const deployed = (region: string | undefined) =>
    findWebhookUrl(context, { stackName: serviceNames.autoscaler.stack, region });
  const fitted = await Promise.all(
    deployables.map(async (deployable) =>
      isAutoscaler(deployable) && !deployable.webhook
        ? { ...deployable, webhook: (await deployed(deployable.region)) !== undefined }
        : deployable,
    ),
  );
  for (const deployable of fitted) {
    if (deployable.kind !== 'pool') continue;
    const { name, region, pool } = deployable;
    if (!pool.config.scaling.webhook || pool.config.functions !== undefined) continue;
    const autoscaler = fitted.find((each) => isAutoscaler(each) && each.region === region);
    if (autoscaler !== undefined || (await deployed(region)) !== undefined) continue;
    throw new CommandError(`${name} has scaling.webhook, and the autoscaler is deployed without a webhook`, {
      code: 'config-invalid',
      fault: 'user',
      fix: `Deploy the autoscaler with it: poolkeeper deploy autoscaler ${name}`,
    });
  }
  for (const region of new Set(fitted.filter(hasWebhook).map((each) => each.region))) {
    const limit = await limitIn(region);
    if (limit === undefined || limit >= limitWithWebhook) continue;
    throw new CommandError(
      `a webhook reserves ${webhookExecutions} concurrent Lambda executions, and the limit of ${limit} in ${region ?? 'this region'} does not allow it`,
      {
        code: 'config-invalid',
        fault: 'user',
        fix: `${requestExecutions(1000)}. Until then, set scaling.webhook to false.`,
      },
    );
  }
  return fitted;
}

function isAutoscaler(deployable: Deployable): deployable is ServiceDeployable {
  return deployable.kind === 'service' && deployable.name === 'autoscaler';
}

function hasWebhook(deployable: Deployable): boolean {
  if (deployable.kind === 'service') return deployable.webhook;
  const { functions, scaling } = deployable.pool.config;
  return functions !== undefined && scaling.webhook;
}
