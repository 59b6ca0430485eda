import type { EpochMs } from '@poolkeeper/pool-model';

export interface Ec2Instance {
  readonly instanceId: string;
  readonly state: 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';
  readonly instanceType: string;
  readonly zone: string;
  /** The time of its launch, or of its last start after a stop. */
  readonly launchTime: EpochMs;
  readonly lifecycle?: 'spot';
  readonly privateIpAddress: string;
  readonly imageId: string;
  /** Includes `aws:autoscaling:groupName`. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface Ec2 {
  /** All instances, in launch order. Terminated ones disappear after an hour. */
  describeInstances(): readonly Ec2Instance[];
  /**
   * EC2's own terminate call, past the group and its hook, as an operator may call it by mistake. Terminates none and
   * throws `InvalidInstanceID.NotFound` if an instance is unknown.
   */
  terminateInstances(instanceIds: readonly string[]): void;
  /** EC2's own stop call, past the group and its hook. Refuses as `terminateInstances` does. */
  stopInstances(instanceIds: readonly string[]): void;
  /** Adds tags, or changes their values. Refuses as `terminateInstances` does. */
  createTags(instanceIds: readonly string[], tags: Readonly<Record<string, string>>): void;
  /** Removes tags by their keys. Keys that an instance does not have are ignored. Refuses as `terminateInstances` does. */
  deleteTags(instanceIds: readonly string[], keys: readonly string[]): void;
  /**
   * Registers one more worker on a machine that is up, with the metadata of the machine's own worker. `RangeError` for a
   * machine that is not up.
   */
  startAnotherWorker(instanceId: string): void;
}
