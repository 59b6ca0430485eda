import { EC2Client } from '@aws-sdk/client-ec2';
import type { EpochMs, InstanceReport } from '@poolkeeper/pool-model';
import { clientSettings, type AwsConnection } from './connection.ts';
import { describeEc2Instances } from './describe-ec2-instances.ts';

/** EC2's maximum number of values in one filter. */
const valuesInFilter = 200;

/** What EC2 reports about one instance. */
export interface DirectoryEntry {
  readonly launchedAt?: EpochMs;
  /** False once the instance is stopping, stopped, shutting down or terminated, so no run can be on it any more. */
  readonly isRunning: boolean;
  /** What the instance reports about its runs. Absent when it reports nothing, or nothing that can be read. */
  readonly report?: InstanceReport;
  /** When the instance's setup ended, by its own report. */
  readonly setUpAt?: EpochMs;
  /** The step at which its boot has failed, by its own report. */
  readonly failedStep?: string;
  /** The worker pool that the instance was launched for. Absent when its group does not tag instances with it. */
  readonly poolId?: string;
}

export interface InstanceDirectory {
  /** Looks instances up in EC2. Ids that EC2 does not know are left out. May throw the errors of every call. */
  machines(instanceIds: readonly string[]): Promise<ReadonlyMap<string, DirectoryEntry>>;
}

/** Creates the SDK client once, so call it outside the Lambda handler. */
export function createInstanceDirectory(connection: AwsConnection): InstanceDirectory {
  const ec2 = new EC2Client(clientSettings(connection));

  return {
    async machines(instanceIds) {
      const machines = new Map<string, DirectoryEntry>();
      for (let start = 0; start < instanceIds.length; start += valuesInFilter) {
        const facts = await describeEc2Instances(ec2, connection, {
          Name: 'instance-id',
          Values: instanceIds.slice(start, start + valuesInFilter),
        });
        for (const [id, { launchedAt, isRunning, tags }] of facts) {
          machines.set(id, { isRunning, launchedAt, ...readTags(tags) });
        }
      }
      return machines;
    },
  };
}

/** The tags that the user data of an instance and its group write. A value of another form counts as no tag. */
function readTags(tags: ReadonlyMap<string, string>): Omit<DirectoryEntry, 'launchedAt' | 'isRunning'> {
  const run = readReport(tags.get('poolkeeper:run'));
  const setup = readReport(tags.get('poolkeeper:setup'));
  return {
    report:
      run?.word === 'busy' || run?.word === 'idle' ? { busy: run.word === 'busy', at: run.at } : undefined,
    setUpAt: setup?.word === 'done' ? setup.at : undefined,
    failedStep: readReport(tags.get('poolkeeper:boot'))?.word,
    poolId: tags.get('poolkeeper:pool'),
  };
}

/** Reads a word and an ISO 8601 time: `busy 2026-11-27T12:00:00Z`. */
function readReport(value = ''): { readonly word: string; readonly at: EpochMs } | undefined {
  const [, word, time] = /^([a-z]+) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/.exec(value) ?? [];
  const at = time === undefined ? Number.NaN : Date.parse(time);
  return word === undefined || Number.isNaN(at) ? undefined : { word, at };
}
