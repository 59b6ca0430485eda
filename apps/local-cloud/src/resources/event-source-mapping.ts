import { randomUUID } from 'node:crypto';
import { AwsFault } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import { requireWithin } from '../aws/constraint.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { booleanOf, numberOf, objectOf, requiredText, textsOf } from './properties.ts';

/** Lambda starts with five pollers for an event source without a maximum concurrency. */
const defaultConcurrency = 5;

/** Lambda API reference, `ScalingConfig`. */
const concurrencyLimits = {
  member: 'scalingConfig.maximumConcurrency',
  from: 2,
  to: 1000,
  code: 'InvalidParameterValueException',
};

export function eventSourceMapping({
  eventSources,
  world,
}: Pick<AccountStores, 'eventSources' | 'world'>): ResourceHandler {
  const put = (id: string, properties: Properties) => {
    if (!textsOf(properties, 'FunctionResponseTypes').includes('ReportBatchItemFailures')) {
      throw new TemplateError(
        'local-cloud supports event sources only with FunctionResponseTypes [ReportBatchItemFailures]',
      );
    }
    const concurrency = numberOf(objectOf(properties, 'ScalingConfig') ?? {}, 'MaximumConcurrency');
    if (concurrency !== undefined) requireWithin(concurrencyLimits, concurrency);
    const source = {
      id,
      queueArn: requiredText(properties, 'EventSourceArn'),
      functionArn: requiredText(properties, 'FunctionName'),
      batchSize: numberOf(properties, 'BatchSize') ?? 10,
      maximumConcurrency: concurrency ?? defaultConcurrency,
      enabled: booleanOf(properties, 'Enabled') ?? true,
    };
    const problem = eventSources.problem(source);
    if (problem !== undefined) throw new AwsFault('InvalidParameterValueException', problem);
    eventSources.put(source);
  };
  return {
    replacedOn: [
      'AmazonManagedKafkaEventSourceConfig',
      'EventSourceArn',
      'SelfManagedEventSource',
      'SelfManagedKafkaEventSourceConfig',
      'StartingPosition',
      'StartingPositionTimestamp',
    ],
    create: ({ properties }) => {
      const id = randomUUID();
      put(id, properties);
      const arn = `arn:aws:lambda:${world.region}:${world.accountId}:event-source-mapping:${id}`;
      return { physicalId: id, attributes: { Id: id, EventSourceMappingArn: arn } };
    },
    update: ({ record, properties }) => {
      put(record.physicalId, properties);
      return record;
    },
    delete: ({ record }) => {
      eventSources.delete(record.physicalId);
    },
  };
}
