import { EC2Client } from '@aws-sdk/client-ec2';
import type { EpochMs } from '@poolkeeper/pool-model';
import { clientSettings, type AwsConnection } from './connection.ts';
import { describeEc2Instances } from './describe-ec2-instances.ts';

/** EC2 takes no more values in one filter. */
const valuesInFilter = 200;

export interface InstanceDirectory {
  /** When instances were launched. Ids that EC2 does not know are left out. May throw the errors that every call may throw. */
  launchTimes(instanceIds: readonly string[]): Promise<ReadonlyMap<string, EpochMs>>;
}

/** Makes its SDK client once: create it outside of a function's handler. */
export function createInstanceDirectory(connection: AwsConnection): InstanceDirectory {
  const ec2 = new EC2Client(clientSettings(connection));

  return {
    async launchTimes(instanceIds) {
      const launchTimes = new Map<string, EpochMs>();
      for (let start = 0; start < instanceIds.length; start += valuesInFilter) {
        const facts = await describeEc2Instances(ec2, connection, {
          Name: 'instance-id',
          Values: instanceIds.slice(start, start + valuesInFilter),
        });
        for (const [id, { launchedAt }] of facts) {
          if (launchedAt !== undefined) launchTimes.set(id, launchedAt);
        }
      }
      return launchTimes;
    },
  };
}
