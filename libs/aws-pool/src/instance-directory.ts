import { EC2Client } from '@aws-sdk/client-ec2';
import type { EpochMs } from '@poolkeeper/pool-model';
import { clientSettings, type AwsConnection } from './connection.ts';
import { describeEc2Instances } from './describe-ec2-instances.ts';

/** EC2 takes no more values in one filter. */
const valuesInFilter = 200;

/** The machine that an instance is, by EC2's account. */
export interface Machine {
  readonly launchedAt?: EpochMs;
  /** False once it is stopping, stopped, shutting down or terminated: no run is on it any more. */
  readonly isRunning: boolean;
}

export interface InstanceDirectory {
  /** The machines of instances. Ids that EC2 does not know are left out. May throw the errors that every call may throw. */
  machines(instanceIds: readonly string[]): Promise<ReadonlyMap<string, Machine>>;
}

/** Makes its SDK client once: create it outside of a function's handler. */
export function createInstanceDirectory(connection: AwsConnection): InstanceDirectory {
  const ec2 = new EC2Client(clientSettings(connection));

  return {
    async machines(instanceIds) {
      const machines = new Map<string, Machine>();
      for (let start = 0; start < instanceIds.length; start += valuesInFilter) {
        const facts = await describeEc2Instances(ec2, connection, {
          Name: 'instance-id',
          Values: instanceIds.slice(start, start + valuesInFilter),
        });
        for (const [id, { launchedAt, isRunning }] of facts) {
          machines.set(id, { isRunning, launchedAt });
        }
      }
      return machines;
    },
  };
}
