import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';
import type { Ec2Instance } from './api.ts';
import type { PoolWorker } from '../spacelift/pool-worker.ts';
import type { Timer } from '../timeline.ts';

/** What EC2 tells the group of a machine that it launched. */
export interface MachineWatcher {
  /** It does not run any more: powered off, or terminated past the group. */
  machineStopped(instanceId: string): void;
  /** It is terminated for good. */
  machineTerminated(instanceId: string): void;
  /**
   * Whether the group terminates it or retains it after that, which the instance's metadata shows: its target lifecycle state is
   * `Terminated` until it moves to another steady state, and a retained one moves to none (EC2 Auto Scaling guide, target lifecycle state).
   */
  isTerminating(instanceId: string): boolean;
}

export interface SimulatedMachine {
  readonly id: string;
  readonly launchedAt: EpochMs;
  readonly zone: string;
  readonly instanceType: string;
  readonly privateIpAddress: string;
  readonly imageId: string;
  readonly purchaseOption: PurchaseOption;
  readonly groupName: string;
  readonly workerPoolId: string | undefined;
  readonly launchTemplateVersion: string;
  readonly watcher: MachineWatcher;
  tags: Readonly<Record<string, string>>;
  state: Ec2Instance['state'];
  /** The time of its last start after a stop. */
  restartedAt?: EpochMs;
  /** Present if EC2 has announced that it will reclaim it. */
  reclaimAt?: EpochMs;
  /** The timers of its boot, which its end cancels. */
  boot: readonly Timer[];
  /** The workers on it, which is one unless somebody has started another. */
  workers: readonly PoolWorker[];
  /** The timer of its next report about its runs. */
  reporting?: Timer;
}

export function isUp(machine: SimulatedMachine): boolean {
  return machine.state === 'pending' || machine.state === 'running';
}

export function describeMachine(machine: SimulatedMachine): Ec2Instance {
  return {
    instanceId: machine.id,
    state: machine.state,
    instanceType: machine.instanceType,
    zone: machine.zone,
    launchTime: machine.restartedAt ?? machine.launchedAt,
    ...(machine.purchaseOption === 'spot' && { lifecycle: 'spot' }),
    privateIpAddress: machine.privateIpAddress,
    imageId: machine.imageId,
    tags: machine.tags,
  };
}
