import { AwsFault } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import { textOf } from './properties.ts';

/** Encryption, versions and lifecycle rules of a bucket have no effect. */
export function bucket({
  buckets,
  world: { region },
}: Pick<AccountStores, 'buckets' | 'world'>): ResourceHandler {
  return {
    replacedOn: ['BucketName', 'BucketNamePrefix', 'BucketNamespace', 'ObjectLockEnabled'],
    create: ({ properties, generatedName }) => {
      const name = textOf(properties, 'BucketName') ?? generatedName.toLowerCase();
      if (buckets.has(name)) throw new AwsFault('AlreadyExists', `${name} already exists`, 409);
      buckets.create(name);
      return {
        physicalId: name,
        attributes: {
          Arn: `arn:aws:s3:::${name}`,
          DomainName: `${name}.s3.amazonaws.com`,
          RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
        },
      };
    },
    update: ({ record }) => record,
    delete: ({ record }) => {
      buckets.remove(record.physicalId);
    },
  };
}
