import type { AccountStores } from '../account/account.ts';
import type { ResourceHandlers } from '../cloudformation/resource-handler.ts';
import { requiredText, textOf } from './properties.ts';

export function keyHandlers({ keys }: Pick<AccountStores, 'keys'>): ResourceHandlers {
  return new Map([
    [
      'AWS::KMS::Key',
      {
        replacedOn: ['KeySpec', 'KeyUsage', 'MultiRegion'],
        create: ({ properties, generatedName }) => {
          const { id, arn } = keys.create(generatedName, textOf(properties, 'Description') ?? '');
          return { physicalId: id, attributes: { Arn: arn, KeyId: id } };
        },
        update: ({ record }) => record,
        delete: ({ record }) => {
          keys.delete(record.physicalId);
        },
      },
    ],
    [
      'AWS::KMS::Alias',
      {
        replacedOn: ['AliasName'],
        create: ({ properties }) => {
          const name = requiredText(properties, 'AliasName');
          keys.setAlias(name, requiredText(properties, 'TargetKeyId'));
          return { physicalId: name, attributes: {} };
        },
        update: ({ record, properties }) => {
          keys.setAlias(record.physicalId, requiredText(properties, 'TargetKeyId'));
          return record;
        },
        delete: ({ record }) => {
          keys.setAlias(record.physicalId, undefined);
        },
      },
    ],
  ]);
}
