import type { EpochMs, PurchaseMix, PurchaseOption } from '@poolkeeper/pool-model';

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
  | 'Terminating:Retained'
  | 'Warmed:Pending'
  | 'Warmed:Pending:Wait'
  | 'Warmed:Pending:Proceed'
  | 'Warmed:Pending:Retained'
  | 'Warmed:Stopped'
  | 'Warmed:Hibernated'
  | 'Warmed:Running'
  | 'Warmed:Terminating'
  | 'Warmed:Terminating:Wait'
  | 'Warmed:Terminating:Proceed'
  | 'Warmed:Terminating:Retained'
  | 'Warmed:Terminated';

export type LifecycleTransition =
  'autoscaling:EC2_INSTANCE_LAUNCHING' | 'autoscaling:EC2_INSTANCE_TERMINATING';
export type LifecycleResult = 'CONTINUE' | 'ABANDON';

export interface LifecycleHook {
  readonly name: string;
  readonly transition: LifecycleTransition;
  /** 30 to 7,200. */
  readonly heartbeatTimeoutSeconds: number;
  readonly defaultResult: LifecycleResult;
  /** ARN of the SQS queue that gets the notifications. @default - no notifications */
  readonly notificationTargetArn?: string;
  readonly roleArn?: string;
  readonly notificationMetadata?: string;
}

/** What EC2 reads in a launch template for one launch. */
export interface LaunchOffer {
  /** The types of the group that the zone offers, in order of preference. */
  readonly instanceTypes: readonly string[];
  readonly imageId: string;
}

/** Why EC2 launches nothing from a launch template. */
export interface LaunchRefusal {
  readonly code: string;
  readonly message: string;
}

/** Reads a version of the group's launch template for a launch in a zone, at the moment of the launch. */
export type ReadTemplate = (zone: string, launchTemplateVersion: string) => LaunchOffer | LaunchRefusal;

export interface GroupSettings {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  /** @default minSize */
  readonly desiredCapacity?: number;
  /** Availability zones, used in turn. @default three zones of the region */
  readonly zones?: readonly string[];
  /** In order of preference: in a zone without capacity for one type, the next is launched. @default ['t3.small'] */
  readonly instanceTypes?: readonly string[];
  /** @default - every zone offers `instanceTypes`, and all instances have the same image */
  readonly readTemplate?: ReadTemplate;
  /** The initial hooks; `putLifecycleHook` changes them later. @default none */
  readonly hooks?: readonly LifecycleHook[];
  /** The worker pool in which its instances register. @default - the world's first */
  readonly workerPoolId?: string;
  /** Tags that its instances get at launch. @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Tags that its instances do not get. @default none */
  readonly ownTags?: Readonly<Record<string, string>>;
  /** `TerminateHookAbandon`. @default 'terminate' */
  readonly onTerminateHookAbandon?: 'retain' | 'terminate';
  /** @default - all on-demand, without a mixed instances policy */
  readonly purchaseMix?: PurchaseMix;
  /** Whether the group replaces an instance for which EC2 recommends rebalancing. @default false */
  readonly capacityRebalance?: boolean;
  /** At least 60. AWS requires 86,400, which a short history would never reach. @default - no limit */
  readonly maxInstanceLifetimeSeconds?: number;
  /**
   * Whether the group asks, through `pendingTerminationRequests`, which instances to terminate when it would choose
   * itself. @default false
   */
  readonly customTerminationPolicy?: boolean;
  /** How long the group waits for that answer; longer where a clock runs faster than the function. @default 10 */
  readonly terminationAnswerSeconds?: number;
  /** @default false */
  readonly newInstancesProtectedFromScaleIn?: boolean;
  /** @default 'lt-00000000000000001' */
  readonly launchTemplateId?: string;
  /** A whole number as text, which instances launched from now on have. @default '1' */
  readonly launchTemplateVersion?: string;
}

/** The `GroupSettings` that can change later. */
export type GroupChanges = Partial<
  Pick<
    GroupSettings,
    | 'minSize'
    | 'maxSize'
    | 'desiredCapacity'
    | 'capacityRebalance'
    | 'customTerminationPolicy'
    | 'instanceTypes'
    | 'newInstancesProtectedFromScaleIn'
    | 'onTerminateHookAbandon'
    | 'launchTemplateId'
    | 'launchTemplateVersion'
    | 'purchaseMix'
    | 'readTemplate'
    | 'ownTags'
    | 'tags'
    | 'workerPoolId'
  >
> & {
  /** 0 removes the limit. */
  readonly maxInstanceLifetimeSeconds?: number;
};

export interface GroupInstance {
  readonly instanceId: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly lifecycleState: LifecycleState;
  readonly healthStatus: 'Healthy' | 'Unhealthy';
  readonly protectedFromScaleIn: boolean;
  readonly launchTemplateVersion: string;
  readonly purchaseOption: PurchaseOption;
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
  readonly ownTags: Readonly<Record<string, string>>;
  readonly suspendedProcesses: readonly string[];
  readonly onTerminateHookAbandon: 'retain' | 'terminate';
  readonly capacityRebalance: boolean;
  readonly maxInstanceLifetimeSeconds?: number;
  readonly customTerminationPolicy: boolean;
  readonly newInstancesProtectedFromScaleIn: boolean;
  readonly launchTemplateId: string;
  readonly launchTemplateVersion: string;
  readonly instanceTypes: readonly string[];
  /** Present if the group has a mixed instances policy. */
  readonly purchaseMix?: PurchaseMix;
  readonly instances: readonly GroupInstance[];
}

/** Why a synchronous launch failed in one zone. */
export interface LaunchError {
  readonly zone: string;
  readonly instanceType: string;
  readonly purchaseOption: PurchaseOption;
  /** EC2's, `InsufficientInstanceCapacity`. */
  readonly code: string;
  readonly message: string;
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

/** Names a lifecycle action by its instance or its token. The token wins if both are given. */
export interface LifecycleActionKey {
  readonly groupName: string;
  readonly hookName: string;
  readonly instanceId?: string;
  readonly token?: string;
}

/** EC2 Auto Scaling. Every method refuses by throwing `AwsFault` with AWS's code and message. */
export interface AutoScaling {
  /** `AlreadyExists` for a name that is taken, `ValidationError` for invalid settings. */
  createGroup(settings: GroupSettings): void;
  /**
   * `ResourceInUse` while it has instances, unless forced: then they are terminated at once, without their hooks.
   * `ValidationError` if it is forced while the group retains instances.
   */
  deleteGroup(request: { readonly groupName: string; readonly force: boolean }): void;
  /** All groups, or the named ones that exist. */
  describeGroups(names?: readonly string[]): readonly GroupRecord[];
  describeHooks(groupName: string): readonly LifecycleHook[];
  /** Newest first. */
  describeScalingActivities(groupName: string): readonly ScalingActivity[];
  /** `ValidationError` outside min..max or for an unknown group. */
  setDesiredCapacity(request: { readonly groupName: string; readonly desiredCapacity: number }): void;
  /**
   * Launches instances at once and raises desired capacity by their number; with `retries`, by the number requested, so
   * that the group tries again. `ValidationError` above the maximum, in a group that mixes purchase options, or without
   * a zone in a group of several.
   */
  launchInstances(request: {
    readonly groupName: string;
    readonly requestedCapacity: number;
    readonly zones?: readonly string[];
    /** @default false */
    readonly retries?: boolean;
  }): { readonly launched: readonly GroupInstance[]; readonly errors: readonly LaunchError[] };
  /**
   * `ValidationError` if the bounds contradict each other. Desired capacity moves into the new bounds. After a change of
   * its purchase mix, the group replaces its instances one at a time until they match.
   */
  updateGroup(request: GroupChanges & { readonly groupName: string }): void;
  /**
   * Starts the termination through the hook and returns its activity. For an instance that already terminates, returns
   * the activity in progress and decrements nothing. A retained instance is terminated now, without another hook.
   * `ValidationError` for an unknown instance, or if decrementing would go below the minimum.
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
  /** An empty list means all processes. */
  suspendProcesses(request: { readonly groupName: string; readonly processes: readonly string[] }): void;
  resumeProcesses(request: { readonly groupName: string; readonly processes: readonly string[] }): void;
  /** Creates or replaces a hook. A new hook with a queue sends the test notification. */
  putLifecycleHook(groupName: string, hook: LifecycleHook): void;
  deleteLifecycleHook(groupName: string, hookName: string): void;
  /** `ValidationError` ("No active Lifecycle Action found with ...") if no such action is open. */
  completeLifecycleAction(request: LifecycleActionKey & { readonly result: LifecycleResult }): void;
  /** Restarts the heartbeat timeout, not the global one. Refuses as `completeLifecycleAction` does. */
  recordLifecycleActionHeartbeat(request: LifecycleActionKey): void;
  /** `InstanceRefreshInProgress` while another one is active, `ValidationError` for invalid preferences. */
  startInstanceRefresh(request: InstanceRefreshRequest): { readonly instanceRefreshId: string };
  /** Newest first. */
  describeInstanceRefreshes(groupName: string): readonly InstanceRefresh[];
  /**
   * Ends the active refresh; replacements that have begun are completed. `ActiveInstanceRefreshNotFound` if none is
   * active.
   */
  cancelInstanceRefresh(groupName: string): { readonly instanceRefreshId: string };
  /**
   * Moves instances in service into standby. They are replaced unless desired capacity is decremented. `ValidationError`
   * below the minimum.
   */
  enterStandby(request: InstancesRequest & { readonly decrement: boolean }): readonly ScalingActivity[];
  /** Brings instances back through the launch hook and raises desired capacity. `ValidationError` above the maximum. */
  exitStandby(request: InstancesRequest): readonly ScalingActivity[];
  /** Removes instances in service or in standby from the group; they keep running and no hook fires. */
  detachInstances(request: InstancesRequest & { readonly decrement: boolean }): readonly ScalingActivity[];
  /** The questions to the custom termination policy that are not answered yet, oldest first. */
  pendingTerminationRequests(): readonly TerminationRequest[];
  /**
   * The policy's answer, `InstanceIDs`. The group terminates, through the hook, those that are in service and not
   * protected, up to the number that it still wants; of more, AWS's default policy chooses. For the rest it asks again
   * later. `RangeError` for a request that is not pending.
   */
  answerTerminationRequest(requestId: string, instanceIds: readonly string[]): void;
  /** Creates or changes the warm pool. */
  putWarmPool(request: WarmPoolSettings & { readonly groupName: string }): void;
  /** Empties and removes it, through the hook. `ResourceInUse` while it has instances, unless forced. */
  deleteWarmPool(request: { readonly groupName: string; readonly force: boolean }): void;
  /** Undefined if the group has no warm pool. */
  describeWarmPool(groupName: string): WarmPoolRecord | undefined;
}

export interface InstancesRequest {
  readonly groupName: string;
  readonly instanceIds: readonly string[];
}

export interface InstanceRefreshRequest {
  readonly groupName: string;
  /**
   * Percentage of the desired capacity that stays in service, 0 to 100. At 100, one instance at a time is replaced, and
   * its replacement is launched first. @default 90
   */
  readonly minHealthyPercentage?: number;
  /** How long a replacement is in service before it counts as healthy. @default 0 */
  readonly instanceWarmupSeconds?: number;
  /** Whether instances that have the launch template version already are skipped. @default false */
  readonly skipMatching?: boolean;
  /** What happens to protected instances. @default 'Wait', for an hour, after which the refresh fails */
  readonly scaleInProtectedInstances?: 'Refresh' | 'Ignore' | 'Wait';
  /** Percentages of the instances after whose replacement the refresh pauses, ascending. It ends at the last one. @default - none */
  readonly checkpointPercentages?: readonly number[];
  /** How long each pause is. @default 3600 */
  readonly checkpointDelaySeconds?: number;
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

export type TerminationCause = 'SCALE_IN' | 'INSTANCE_REFRESH' | 'MAX_INSTANCE_LIFETIME' | 'REBALANCE';

/** The payload of the function that is the group's custom termination policy, in AWS's form. */
export interface TerminationEvent {
  readonly AutoScalingGroupARN: string;
  readonly AutoScalingGroupName: string;
  readonly CapacityToTerminate: readonly {
    readonly AvailabilityZone: string;
    readonly Capacity: number;
    readonly InstanceMarketOption: 'on-demand' | 'spot';
  }[];
  /** The candidates in the zones and purchase options above. The answer may name other instances. */
  readonly Instances: readonly {
    readonly AvailabilityZone: string;
    readonly InstanceId: string;
    readonly InstanceType: string;
    readonly InstanceMarketOption: 'on-demand' | 'spot';
  }[];
  readonly Cause: TerminationCause;
}

/** The group asks which instances it may terminate, and waits until `expiresAt`. */
export interface TerminationRequest {
  readonly requestId: string;
  readonly askedAt: EpochMs;
  readonly expiresAt: EpochMs;
  /** Deeply plain: `JSON.stringify(event)` is the function's payload. */
  readonly event: TerminationEvent;
}

export interface WarmPoolSettings {
  /** @default 0 */
  readonly minSize?: number;
  /** The maximum number of instances in group and warm pool together. @default - the group's maximum */
  readonly maxGroupPreparedCapacity?: number;
  /** @default 'Stopped' */
  readonly poolState?: 'Stopped' | 'Hibernated' | 'Running';
  /** Whether instances return to the warm pool on scale-in, through the termination hook. @default false */
  readonly reuseOnScaleIn?: boolean;
  /**
   * Whether a request to terminate an instance with a decrement is such a scale-in, which AWS does not document.
   *
   * @default true
   */
  readonly reuseOnRequest?: boolean;
}

export interface WarmPoolRecord extends Required<
  Omit<WarmPoolSettings, 'maxGroupPreparedCapacity' | 'reuseOnRequest'>
> {
  readonly maxGroupPreparedCapacity?: number;
  /** Present while the pool is being emptied. */
  readonly status?: 'PendingDelete';
  readonly instances: readonly GroupInstance[];
}
