import type { EpochMs } from '@poolkeeper/pool-model';

/** AWS's lifecycle states of an instance in a group. */
export type LifecycleState =
  | 'Pending'
  | 'Pending:Wait'
  | 'Pending:Proceed'
  | 'InService'
  | 'Terminating'
  | 'Terminating:Wait'
  | 'Terminating:Proceed'
  | 'Terminated'
  | 'EnteringStandby'
  | 'Standby'
  | 'Detaching'
  | 'Detached'
  | 'Terminating:Retained';

export type LifecycleTransition =
  'autoscaling:EC2_INSTANCE_LAUNCHING' | 'autoscaling:EC2_INSTANCE_TERMINATING';
export type LifecycleResult = 'CONTINUE' | 'ABANDON';

export interface LifecycleHook {
  readonly name: string;
  readonly transition: LifecycleTransition;
  /** 30 to 7,200. */
  readonly heartbeatTimeoutSeconds: number;
  readonly defaultResult: LifecycleResult;
  /** ARN of the SQS queue that is told. */
  readonly notificationTargetArn?: string;
  readonly roleArn?: string;
  readonly notificationMetadata?: string;
}

export interface GroupSettings {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  /** @default minSize */
  readonly desiredCapacity?: number;
  /** Availability zones, used in turn. @default three zones of the region */
  readonly zones?: readonly string[];
  /** @default 't3.small' */
  readonly instanceType?: string;
  /** Hooks of their own, as resources: `putLifecycleHook` changes them later. @default none */
  readonly hooks?: readonly LifecycleHook[];
  readonly tags?: Readonly<Record<string, string>>;
  /** `TerminateHookAbandon`. @default 'terminate' */
  readonly onTerminateHookAbandon?: 'retain' | 'terminate';
}

export interface GroupInstance {
  readonly instanceId: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly lifecycleState: LifecycleState;
  readonly healthStatus: 'Healthy' | 'Unhealthy';
  readonly protectedFromScaleIn: boolean;
  readonly launchTemplateVersion: string;
}

export interface GroupRecord {
  readonly name: string;
  readonly arn: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  readonly zones: readonly string[];
  readonly createdAt: EpochMs;
  readonly tags: Readonly<Record<string, string>>;
  readonly suspendedProcesses: readonly string[];
  readonly onTerminateHookAbandon: 'retain' | 'terminate';
  readonly instances: readonly GroupInstance[];
}

export interface ScalingActivity {
  readonly activityId: string;
  readonly groupName: string;
  readonly cause: string;
  readonly description: string;
  readonly startTime: EpochMs;
  readonly endTime?: EpochMs;
  readonly statusCode:
    'PreInService' | 'InProgress' | 'Successful' | 'Failed' | 'Cancelled' | 'MidLifecycleAction';
  readonly statusMessage?: string;
  /** 0 to 100. */
  readonly progress: number;
  /** JSON, as AWS sends it. */
  readonly details: string;
}

/** Which lifecycle action is meant: the instance or the token; the token wins when both are given. */
export interface LifecycleActionKey {
  readonly groupName: string;
  readonly hookName: string;
  readonly instanceId?: string;
  readonly token?: string;
}

/** EC2 Auto Scaling. Every method refuses by throwing `AwsFault` with AWS's code and words. */
export interface AutoScaling {
  /** All groups, or the named ones that exist. */
  describeGroups(names?: readonly string[]): readonly GroupRecord[];
  describeHooks(groupName: string): readonly LifecycleHook[];
  /** Newest first. */
  describeScalingActivities(groupName: string): readonly ScalingActivity[];
  /** `ValidationError` outside min..max or for an unknown group. */
  setDesiredCapacity(request: { readonly groupName: string; readonly desiredCapacity: number }): void;
  /** `ValidationError` when a bound contradicts another. Desired capacity moves into the new bounds. */
  updateGroup(request: {
    readonly groupName: string;
    readonly minSize?: number;
    readonly maxSize?: number;
    readonly desiredCapacity?: number;
  }): void;
  /**
   * Starts the termination through the hook, and answers its activity. An instance that terminates already answers the
   * activity under way, and nothing is decremented; a retained one ends now, without another hook. `ValidationError` for
   * an unknown instance, or when decrementing would go below min size.
   */
  terminateInstance(request: { readonly instanceId: string; readonly decrement: boolean }): ScalingActivity;
  setInstanceHealth(request: {
    readonly instanceId: string;
    readonly healthStatus: 'Healthy' | 'Unhealthy';
  }): void;
  setInstanceProtection(request: {
    readonly groupName: string;
    readonly instanceIds: readonly string[];
    readonly protectedFromScaleIn: boolean;
  }): void;
  /** No processes stand for all of them. */
  suspendProcesses(request: { readonly groupName: string; readonly processes: readonly string[] }): void;
  resumeProcesses(request: { readonly groupName: string; readonly processes: readonly string[] }): void;
  /** Creates or replaces; a new hook with a queue sends the test notification. */
  putLifecycleHook(groupName: string, hook: LifecycleHook): void;
  deleteLifecycleHook(groupName: string, hookName: string): void;
  /** `ValidationError` ("No active Lifecycle Action found with ...") when there is nothing to complete. */
  completeLifecycleAction(request: LifecycleActionKey & { readonly result: LifecycleResult }): void;
  /** Restarts the heartbeat timeout, not the global one. Refuses as `completeLifecycleAction` does. */
  recordLifecycleActionHeartbeat(request: LifecycleActionKey): void;
}
