import type { EpochMs } from '@poolkeeper/pool-model';

export interface Ec2Instance {
  readonly instanceId: string;
  readonly state: 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';
  readonly instanceType: string;
  readonly zone: string;
  /** When it was launched, or last started after a stop. */
  readonly launchTime: EpochMs;
  readonly lifecycle?: 'spot';
  readonly privateIpAddress: string;
  readonly imageId: string;
  /** `aws:autoscaling:groupName` among them. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface Ec2 {
  /** Every instance that EC2 still knows: terminated ones disappear after an hour. In launch order. */
  describeInstances(): readonly Ec2Instance[];
  /**
   * EC2's own terminate call, past the group and its hook: what an operator's mistake looks like.
   * `InvalidInstanceID.NotFound` when one is unknown; then none is terminated.
   */
  terminateInstances(instanceIds: readonly string[]): void;
}
