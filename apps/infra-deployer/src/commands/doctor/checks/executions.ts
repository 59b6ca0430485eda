import { GetAccountSettingsCommand, paginateListEventSourceMappings } from '@aws-sdk/client-lambda';
import { areTooMany, gateExecutions, limitFor, poolNames, wantedExecutions } from '@poolkeeper/pool-config';
import { requestExecutions } from '../../../aws/request-executions.ts';
import { fault, ok, type Check } from './check.ts';

/**
 * Whether the account's limit of concurrent executions is enough for the lifecycle manager, of all pools in the region, and for
 * the passes beside it.
 */
export const executions: Check = {
  name: 'executions',
  scope: 'configuration',
  async check({ aws, config }) {
    const { AccountLimit } = await aws.lambda.send(new GetAccountSettingsCommand({}));
    const limit = AccountLimit?.ConcurrentExecutions ?? 0;
    const queue = `:${poolNames(config.name).queue}`;
    let own = gateExecutions(config);
    let others = 0;
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
      { client: aws.lambda },
      {},
    )) {
      for (const { FunctionArn, EventSourceArn, ScalingConfig } of EventSourceMappings) {
        if (!/:poolkeeper-[^:]*lifecycle-manager/.test(FunctionArn ?? '')) continue;
        const most = ScalingConfig?.MaximumConcurrency ?? 0;
        if (EventSourceArn?.endsWith(queue) === true) own = most;
        else others += most;
      }
    }
    const needed = limitFor(others + Math.max(own, wantedExecutions(config)));
    const used = own + others;
    if (areTooMany(used, limit)) {
      return fault(
        `the lifecycle manager may use ${used} of the account's ${limit} concurrent executions: passes are throttled while that many wait for long runs`,
        requestExecutions(needed),
      );
    }
    return ok(
      `at most ${used} of ${limit} for the lifecycle manager${needed > limit ? `; it can use more with a limit of ${needed}` : ''}`,
    );
  },
};
