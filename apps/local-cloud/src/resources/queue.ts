import { AwsFault, type QueueSettings } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { visibilitySeconds } from '../clock/machine-floors.ts';
import { parsePolicy } from '../iam/policy-document.ts';
import { attachedPolicy } from './attached-policy.ts';
import { booleanOf, numberOf, objectOf, requiredText, textOf, textsOf } from './properties.ts';

type QueueStores = Pick<AccountStores, 'world' | 'clock' | 'queuePolicies' | 'keys' | 'endpoint'>;

export function queue(stores: QueueStores): ResourceHandler {
  const { world, clock, queuePolicies, endpoint } = stores;
  return {
    replacedOn: ['QueueName', 'FifoQueue'],
    create: ({ properties, generatedName }) => {
      const name = textOf(properties, 'QueueName') ?? generatedName;
      if (world.sqs.listQueues().some((existing) => existing.name === name)) {
        throw new AwsFault(
          'AlreadyExists',
          `Resource of type 'AWS::SQS::Queue' with identifier '${name}' already exists.`,
        );
      }
      const { arn } = world.sqs.createQueue(settingsOf(name, properties, clock.speed));
      setQueueKey(stores, name, properties);
      const url = `${endpoint.url}/${world.accountId}/${name}`;
      return { physicalId: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
    },
    update: ({ record, properties }) => {
      const name = queueNameOf(record.physicalId);
      world.sqs.changeQueue(settingsOf(name, properties, clock.speed));
      setQueueKey(stores, name, properties);
      return record;
    },
    delete: ({ record }) => {
      const name = queueNameOf(record.physicalId);
      queuePolicies.setKey(name, undefined);
      world.sqs.deleteQueue(name);
    },
  };
}

export function queuePolicy({ queuePolicies, world }: QueueStores): ResourceHandler {
  return attachedPolicy((properties, document) => {
    for (const url of textsOf(properties, 'Queues')) {
      const { arn } = world.sqs.queue(queueNameOf(url));
      queuePolicies.set(arn, document === undefined ? undefined : parsePolicy(document));
    }
  });
}

function setQueueKey({ queuePolicies, keys }: QueueStores, name: string, properties: Properties): void {
  queuePolicies.setKey(name, keys.customerKeyArn(textOf(properties, 'KmsMasterKeyId')));
}

function settingsOf(name: string, properties: Properties, speed: number): QueueSettings {
  const retentionSeconds = numberOf(properties, 'MessageRetentionPeriod');
  const redrive = objectOf(properties, 'RedrivePolicy');
  return {
    name,
    visibilityTimeoutSeconds: visibilitySeconds(numberOf(properties, 'VisibilityTimeout') ?? 30, speed),
    retentionSeconds,
    fifo: booleanOf(properties, 'FifoQueue') ?? false,
    contentBasedDeduplication: booleanOf(properties, 'ContentBasedDeduplication') ?? false,
    ...(redrive !== undefined && {
      redrive: {
        queueName: requiredText(redrive, 'deadLetterTargetArn').replace(/^.*:/, ''),
        maxReceiveCount: numberOf(redrive, 'maxReceiveCount') ?? 10,
      },
    }),
  };
}

function queueNameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
