import { AwsFault } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import { numberOf, textOf } from './properties.ts';

export function logGroup({ logGroups, world }: Pick<AccountStores, 'logGroups' | 'world'>): ResourceHandler {
  const recordOf = (name: string) => ({
    physicalId: name,
    attributes: { Arn: `arn:aws:logs:${world.region}:${world.accountId}:log-group:${name}:*` },
  });
  return {
    replacedOn: ['LogGroupName'],
    existing: (properties) => {
      const name = textOf(properties, 'LogGroupName') ?? '';
      return logGroups.find(name) && recordOf(name);
    },
    create: ({ properties, generatedName }) => {
      const name = textOf(properties, 'LogGroupName') ?? generatedName;
      if (logGroups.find(name) !== undefined) {
        throw new AwsFault(
          'AlreadyExists',
          `Resource of type 'AWS::Logs::LogGroup' with identifier '${name}' already exists.`,
        );
      }
      logGroups.put(name, numberOf(properties, 'RetentionInDays'));
      return recordOf(name);
    },
    update: ({ record, properties }) => {
      logGroups.put(record.physicalId, numberOf(properties, 'RetentionInDays'));
      return record;
    },
    delete: ({ record }) => {
      logGroups.delete(record.physicalId);
    },
  };
}
