import { AwsFault } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import type { ResourceHandlers } from '../cloudformation/resource-handler.ts';
import { sameValue } from '../cloudformation/template.ts';
import { requiredText, textOf } from './properties.ts';

/**
 * A change of these fails the update, so that no key is lost:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html
 */
const fixedOfKey = ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'];

export function keyHandlers({ keys }: Pick<AccountStores, 'keys'>): ResourceHandlers {
  return new Map([
    [
      'AWS::KMS::Key',
      {
        replacedOn: [],
        create: ({ properties, generatedName }) => {
          const policy = JSON.stringify(properties.KeyPolicy ?? {});
          const { id, arn } = keys.create(generatedName, textOf(properties, 'Description') ?? '', policy);
          return { physicalId: id, attributes: { Arn: arn, KeyId: id } };
        },
        update: ({ record, properties, before }) => {
          const changed = fixedOfKey.filter((name) => !sameValue(properties[name], before[name]));
          if (changed.length === 0) return record;
          throw new AwsFault(
            'NotUpdatable',
            `Resource type 'AWS::KMS::Key' does not support updates of ${changed.join(', ')}`,
          );
        },
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
