import type { EpochMs } from '@poolkeeper/pool-model';

export interface InstanceRefreshRequest {
  readonly groupName: string;
  /**
   * Share of the desired capacity that stays in service, 0 to 100. At 100, one instance at a time is replaced and its
   * replacement is launched first. @default 90
   */
  readonly minHealthyPercentage?: number;
  /** From in service until a replacement counts as healthy. @default 0 */
  readonly instanceWarmupSeconds?: number;
  /** Leaves instances of the wanted launch template version alone. @default false */
  readonly skipMatching?: boolean;
  /** @default 'Wait', for an hour, after which the refresh fails */
  readonly scaleInProtectedInstances?: 'Refresh' | 'Ignore' | 'Wait';
  /** The launch template version that the group has from now on. @default - the group's */
  readonly launchTemplateVersion?: string;
}

export type InstanceRefreshStatus =
  'Pending' | 'InProgress' | 'Successful' | 'Failed' | 'Cancelling' | 'Cancelled';

export interface InstanceRefresh {
  readonly instanceRefreshId: string;
  readonly groupName: string;
  readonly status: InstanceRefreshStatus;
  readonly statusReason?: string;
  readonly startTime: EpochMs;
  readonly endTime?: EpochMs;
  /** 0 to 100. */
  readonly percentageComplete: number;
  /** Instances that are still to be replaced. */
  readonly instancesToUpdate: number;
}
