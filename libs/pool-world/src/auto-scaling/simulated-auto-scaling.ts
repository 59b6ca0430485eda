import type {
  AutoScaling,
  GroupRecord,
  GroupSettings,
  InstancesRequest,
  LifecycleActionKey,
  LifecycleHook,
  LifecycleResult,
  ScalingActivity,
} from './api.ts';
import type { InstanceRefresh, InstanceRefreshRequest } from './api.ts';
import type { TerminationRequest } from './api.ts';
import type { WarmPoolRecord, WarmPoolSettings } from './api.ts';
import { requireDecrement, requireDesiredCapacity } from './group-settings.ts';
import type { SimulatedGroup } from './simulated-group.ts';
import type { SimulatedGroups } from './simulated-groups.ts';
import { requireRefresh } from './replacement/instance-refreshes.ts';
import { isTerminating } from './instances/grouped-instance.ts';
import { requireHook } from './hooks/group-hooks.ts';

/** The API of EC2 Auto Scaling over the groups. */
export class SimulatedAutoScaling implements AutoScaling {
  readonly #groups: SimulatedGroups;

  constructor(groups: SimulatedGroups) {
    this.#groups = groups;
  }

  createGroup(settings: GroupSettings): void {
    this.#groups.create(settings);
  }

  deleteGroup({ groupName, force }: { readonly groupName: string; readonly force: boolean }): void {
    this.#groups.delete(groupName, force);
  }

  describeGroups(names?: readonly string[]): readonly GroupRecord[] {
    return this.#groups
      .all()
      .filter(({ identity }) => names === undefined || names.includes(identity.name))
      .map((group) => group.describe());
  }

  describeHooks(groupName: string): readonly LifecycleHook[] {
    return this.#find(groupName).hooks.all();
  }

  describeScalingActivities(groupName: string): readonly ScalingActivity[] {
    return this.#find(groupName).activities.newestFirst();
  }

  setDesiredCapacity(request: { readonly groupName: string; readonly desiredCapacity: number }): void {
    const group = this.#find(request.groupName);
    requireDesiredCapacity(request.desiredCapacity, group.sizes);
    group.setSizes(
      { ...group.sizes, desiredCapacity: request.desiredCapacity },
      'user request: SetDesiredCapacity',
    );
  }

  launchInstances(request: Parameters<AutoScaling['launchInstances']>[0]) {
    return this.#find(request.groupName).launchSynchronously(request);
  }

  updateGroup(request: Parameters<AutoScaling['updateGroup']>[0]): void {
    const group = this.#find(request.groupName);
    group.change(request, 'user request: UpdateAutoScalingGroup');
  }

  terminateInstance(request: { readonly instanceId: string; readonly decrement: boolean }): ScalingActivity {
    const { group, instance } = this.#groups.withInstance(request.instanceId);
    // AWS answers a second request with the activity that is under way, and does not decrement again.
    if (isTerminating(instance)) return instance.activity.current;
    const { desiredCapacity } = group.sizes;
    let sentence = `a user request took instance ${instance.id} out of service`;
    if (request.decrement) {
      const { deviations } = this.#groups;
      if (!deviations.has('terminates-below-minimum')) requireDecrement(group.sizes);
      sentence += `, shrinking the desired capacity from ${desiredCapacity} to ${desiredCapacity - 1}`;
      group.setSizes(
        { ...group.sizes, desiredCapacity: desiredCapacity - 1 },
        `user request: TerminateInstanceInAutoScalingGroup of ${instance.id}`,
      );
    }
    const returns = request.decrement && group.warmPool.reuses('request');
    group.terminate(instance, { cause: 'user request', sentence, returns });
    return instance.activity.current;
  }

  setInstanceHealth(request: Parameters<AutoScaling['setInstanceHealth']>[0]): void {
    const { group, instance } = this.#groups.withInstance(request.instanceId);
    group.setHealth(instance, request.healthStatus);
  }

  setInstanceProtection(request: Parameters<AutoScaling['setInstanceProtection']>[0]): void {
    const group = this.#find(request.groupName);
    for (const instance of request.instanceIds.map((id) => group.instance(id))) {
      instance.protectedFromScaleIn = request.protectedFromScaleIn;
    }
    group.instanceChanged();
  }

  suspendProcesses(request: { readonly groupName: string; readonly processes: readonly string[] }): void {
    this.#find(request.groupName).suspended.suspend(request.processes);
  }

  resumeProcesses(request: { readonly groupName: string; readonly processes: readonly string[] }): void {
    this.#find(request.groupName).resume(request.processes);
  }

  putLifecycleHook(groupName: string, hook: LifecycleHook): void {
    const group = this.#find(groupName);
    requireHook(hook);
    const known = group.hooks.find(hook.name)?.notificationTargetArn;
    if (known !== hook.notificationTargetArn) group.notifications.sendTest(hook);
    group.hooks.put(hook);
  }

  deleteLifecycleHook(groupName: string, hookName: string): void {
    const group = this.#find(groupName);
    group.actions.endHook(group.hooks.delete(hookName));
  }

  completeLifecycleAction(request: LifecycleActionKey & { readonly result: LifecycleResult }): void {
    this.#find(request.groupName).actions.complete(request, request.result);
  }

  recordLifecycleActionHeartbeat(request: LifecycleActionKey): void {
    this.#find(request.groupName).actions.heartbeat(request);
  }

  startInstanceRefresh(request: InstanceRefreshRequest): { readonly instanceRefreshId: string } {
    requireRefresh(request);
    return this.#find(request.groupName).startRefresh(request);
  }

  describeInstanceRefreshes(groupName: string): readonly InstanceRefresh[] {
    return this.#find(groupName).refreshes.newestFirst();
  }

  cancelInstanceRefresh(groupName: string): { readonly instanceRefreshId: string } {
    return this.#find(groupName).refreshes.cancel(groupName);
  }

  enterStandby(request: InstancesRequest & { readonly decrement: boolean }): readonly ScalingActivity[] {
    return this.#find(request.groupName).standbyAndDetachment.enterStandby(request);
  }

  exitStandby(request: InstancesRequest): readonly ScalingActivity[] {
    return this.#find(request.groupName).standbyAndDetachment.exitStandby(request);
  }

  detachInstances(request: InstancesRequest & { readonly decrement: boolean }): readonly ScalingActivity[] {
    return this.#find(request.groupName).standbyAndDetachment.detach(request);
  }

  pendingTerminationRequests(): readonly TerminationRequest[] {
    return this.#groups.all().flatMap((group) => group.terminations.pending());
  }

  answerTerminationRequest(requestId: string, instanceIds: readonly string[]): void {
    const asking = this.#groups
      .all()
      .find(({ terminations }) => terminations.pending().some((request) => request.requestId === requestId));
    if (asking === undefined) throw new RangeError(`no termination request ${requestId} is pending`);
    asking.answerTerminationRequest(requestId, instanceIds);
  }

  putWarmPool({ groupName, ...settings }: WarmPoolSettings & { readonly groupName: string }): void {
    this.#find(groupName).warmPool.put(settings);
  }

  deleteWarmPool(request: { readonly groupName: string; readonly force: boolean }): void {
    this.#find(request.groupName).warmPool.delete(request.force);
  }

  describeWarmPool(groupName: string): WarmPoolRecord | undefined {
    return this.#find(groupName).warmPool.describe();
  }

  #find(name: string): SimulatedGroup {
    return this.#groups.find(name);
  }
}
