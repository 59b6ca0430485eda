import { EC2Client } from '@aws-sdk/client-ec2';
import type { EpochMs } from '@poolkeeper/pool-model';
import { clientOf, type AwsConnection } from './connection.ts';
import { describeEc2Instances } from './describe-ec2-instances.ts';
import type { InstanceTags } from './instance-tags.ts';

/** EC2's maximum number of values in one filter. */
const valuesInFilter = 200;

/** What EC2 reports about one instance. */
export interface DirectoryEntry extends InstanceTags {
  readonly launchedAt?: EpochMs;
  /** `m7i.large` */
  readonly instanceType?: string;
  readonly isSpot: boolean;
  /** False once the instance is stopping, stopped, shutting down or terminated, so no run can be on it any more. */
  readonly isRunning: boolean;
}

export interface InstanceDirectory {
  /** Looks instances up in EC2. Ids that EC2 does not know are left out. May throw the errors of every call. */
  machines(instanceIds: readonly string[]): Promise<ReadonlyMap<string, DirectoryEntry>>;
}

/** Creates the SDK client once, so call it outside the Lambda handler. */
export function createInstanceDirectory(connection: AwsConnection): InstanceDirectory {
  const ec2 = clientOf('ec2', connection, (settings) => new EC2Client(settings));

  return {
    async machines(instanceIds) {
      const machines = new Map<string, DirectoryEntry>();
      for (let start = 0; start < instanceIds.length; start += valuesInFilter) {
        const facts = await describeEc2Instances(ec2, connection, {
          Name: 'instance-id',
          Values: instanceIds.slice(start, start + valuesInFilter),
        });
        for (const [id, { tags, ...machine }] of facts) {
          machines.set(id, { ...machine, ...tags });
        }
      }
      return machines;
    },
  };
}
