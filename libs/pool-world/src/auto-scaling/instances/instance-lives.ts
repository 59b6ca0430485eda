import type { PurchaseOption } from '@poolkeeper/pool-model';
import type { Chronicle } from '../../chronicle.ts';
import type { Deviations } from '../../deviations.ts';
import type { MachineWatcher } from '../../ec2/simulated-machine.ts';
import type { SimulatedEc2 } from '../../ec2/simulated-ec2.ts';
import type { Interruption } from '../../spacelift/api.ts';
import type { Timeline } from '../../timeline.ts';
import type { Activities } from '../activities.ts';
import { isRetained, stateAt, type GroupedInstance, isTerminating } from './grouped-instance.ts';
import type { HookNotifications } from '../hooks/hook-notifications.ts';
import type { GroupHooks } from '../hooks/group-hooks.ts';
import type { OpenLifecycleActions, LifecycleOutcome } from '../hooks/open-lifecycle-actions.ts';

/** How long a step takes that waits for nothing. */
const stepSeconds = 1;
/** How long a terminated instance is still listed. */
const removalSeconds = 5;

const launching = 'autoscaling:EC2_INSTANCE_LAUNCHING';
const terminating = 'autoscaling:EC2_INSTANCE_TERMINATING';

export interface PlannedLaunch {
  readonly groupName: string;
  readonly workerPoolId: string | undefined;
  readonly zone: string;
  readonly instanceType: string;
  readonly purchaseOption: PurchaseOption;
  readonly launchTemplateVersion: string;
  readonly imageId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly protectedFromScaleIn: boolean;
  readonly place: GroupedInstance['place'];
  /** Why it is launched, as a sentence. */
  readonly cause: string;
}

/** Why an instance terminates: as a keyword for the history, and as a sentence for the scaling activity. */
export interface TerminationReason {
  readonly cause: string;
  readonly sentence: string;
  /** Whether the instance returns to the warm pool instead. @default false */
  readonly returns?: boolean;
}

export interface LivesSurroundings {
  readonly timeline: Timeline;
  readonly chronicle: Chronicle;
  readonly machines: SimulatedEc2;
  readonly activities: Activities;
  readonly hooks: GroupHooks;
  readonly actions: OpenLifecycleActions;
  readonly notifications: HookNotifications;
  /** Whether an abandoned termination leaves the instance running. */
  readonly retainsAbandoned: () => boolean;
  /** Draws the seconds from a launch until the instance may enter service. */
  readonly drawLaunchSeconds: () => number;
  /** Whether the warm pool stops its instances. */
  readonly warmPoolState: () => 'Stopped' | 'Hibernated' | 'Running';
  readonly deviations: Deviations;
}

export interface LivesWatcher {
  /** An instance began or stopped to count, or was removed. */
  instanceChanged(): void;
  /** The machine of an instance stopped running; the group notices by its health check. */
  machineStopped(instanceId: string): void;
}

/** Takes each instance of a group from its launch to its end, through the hooks. */
export class InstanceLives implements MachineWatcher {
  readonly instances = new Map<string, GroupedInstance>();
  readonly #in: LivesSurroundings;
  readonly #watcher: LivesWatcher;
  /** Ids of the instances whose machine the group has terminated. */
  readonly #ending = new Set<string>();

  constructor(surroundings: LivesSurroundings, watcher: LivesWatcher) {
    this.#in = surroundings;
    this.#watcher = watcher;
  }

  launch(plan: PlannedLaunch): GroupedInstance {
    const { machines, activities, timeline } = this.#in;
    const { groupName, workerPoolId, zone, instanceType, purchaseOption, tags } = plan;
    const machine = machines.launch({
      groupName,
      workerPoolId,
      launchTemplateVersion: plan.launchTemplateVersion,
      imageId: plan.imageId,
      zone,
      instanceType,
      purchaseOption,
      tags,
      registersWorker: plan.place === 'group',
      watcher: this,
    });
    const activity = activities.begin({
      groupName,
      description: `Launching a new EC2 instance: ${machine.id}`,
      cause: plan.cause,
      zone,
    });
    activity.progress('InProgress', 30);
    const instance: GroupedInstance = {
      id: machine.id,
      zone,
      instanceType,
      purchaseOption,
      launchTemplateVersion: plan.launchTemplateVersion,
      launchedAt: timeline.now,
      state: stateAt(plan.place, 'Pending'),
      place: plan.place,
      health: 'Healthy',
      protectedFromScaleIn: plan.protectedFromScaleIn,
      activity,
    };
    this.instances.set(instance.id, instance);
    instance.next = timeline.after(this.#in.drawLaunchSeconds(), () => {
      this.#beginLaunchHooks(instance);
    });
    return instance;
  }

  /** Starts the termination of an instance that is in service or still launching. */
  terminate(instance: GroupedInstance, reason: TerminationReason): void {
    instance.next?.cancel();
    this.#in.actions.forget(instance.id);
    if (instance.activity.current.endTime === undefined)
      instance.activity.end('Cancelled', 'The instance was terminated while it launched.');
    this.#beginTermination(instance, reason);
    instance.isReturning = reason.returns === true && instance.state === 'InService';
    if (instance.isReturning) instance.place = 'warm-pool';
    instance.state = instance.isReturning ? 'Warmed:Pending' : stateAt(instance.place, 'Terminating');
    instance.next = this.#in.timeline.after(stepSeconds, () => {
      this.#beginTerminationHooks(instance);
    });
    this.#watcher.instanceChanged();
  }

  /** Terminates a retained instance, whose hook has already run. */
  terminateRetained(instance: GroupedInstance, reason: TerminationReason): void {
    this.#beginTermination(instance, reason);
    instance.state = stateAt(instance.place, 'Terminating:Proceed');
    this.#end(instance, reason.cause);
  }

  /** Moves a warm instance into the group, through the launch hook. Its machine starts and its worker registers. */
  draw(instance: GroupedInstance, cause: string): void {
    instance.place = 'group';
    instance.isReturning = false;
    instance.origin = 'warm-pool';
    instance.state = 'Pending';
    instance.activity = this.#in.activities.begin({
      groupName: instance.activity.current.groupName,
      description: `Launching a new EC2 instance from warm pool: ${instance.id}`,
      cause,
      zone: instance.zone,
    });
    this.#in.machines.startWorker(instance.id);
    instance.next = this.#in.timeline.after(this.#in.drawLaunchSeconds(), () => {
      this.#beginLaunchHooks(instance);
    });
  }

  /** Brings an instance in standby back into service, as if it had just been launched. */
  leaveStandby(instance: GroupedInstance): void {
    instance.state = 'Pending';
    instance.next = this.#in.timeline.after(stepSeconds, () => {
      this.#beginLaunchHooks(instance);
    });
  }

  /** Removes an instance that no longer belongs to the group. */
  forget(instance: GroupedInstance): void {
    this.#remove(instance);
  }

  machineStopped(instanceId: string): void {
    this.#watcher.machineStopped(instanceId);
  }

  isTerminating(instanceId: string): boolean {
    const instance = this.instances.get(instanceId);
    return instance === undefined || isTerminating(instance) || isRetained(instance);
  }

  machineTerminated(instanceId: string): void {
    const instance = this.instances.get(instanceId);
    if (instance === undefined || !(this.#ending.has(instanceId) || isRetained(instance))) return;
    this.#ending.delete(instanceId);
    instance.state = stateAt(instance.place, 'Terminated');
    instance.activity.end('Successful');
    instance.next = this.#in.timeline.after(removalSeconds, () => {
      this.#remove(instance);
    });
  }

  #beginLaunchHooks(instance: GroupedInstance): void {
    const hooks = this.#in.hooks.on(launching);
    if (hooks.length === 0) {
      this.#completeLaunch(instance);
      return;
    }
    instance.state = stateAt(instance.place, 'Pending:Wait');
    instance.activity.progress('MidLifecycleAction', 50);
    this.#in.chronicle.record({ kind: 'launch-held', instanceId: instance.id });
    this.#wait(instance, hooks, (outcome) => {
      this.#endLaunchHooks(instance, outcome);
    });
  }

  #endLaunchHooks(instance: GroupedInstance, outcome: LifecycleOutcome): void {
    this.#in.chronicle.record({ kind: 'launch-released', instanceId: instance.id, by: outcome.by });
    if (outcome.result === 'ABANDON') {
      const sentence = `the launch of instance ${instance.id} was abandoned by its lifecycle hook`;
      const reason = { cause: 'launch abandoned', sentence };
      if (this.#in.deviations.has('abandoned-launch-skips-hook')) this.terminateRetained(instance, reason);
      else this.terminate(instance, reason);
      return;
    }
    instance.state = stateAt(instance.place, 'Pending:Proceed');
    instance.next = this.#in.timeline.after(stepSeconds, () => {
      this.#completeLaunch(instance);
    });
  }

  #completeLaunch(instance: GroupedInstance): void {
    if (!this.#in.machines.isUp(instance.id)) this.#failLaunch(instance);
    else if (instance.place === 'warm-pool') this.#warm(instance);
    else this.#enterService(instance);
  }

  #warm(instance: GroupedInstance): void {
    const poolState = this.#in.warmPoolState();
    instance.state = `Warmed:${poolState}`;
    // EC2 shows a hibernated instance as stopped.
    if (poolState !== 'Running') this.#in.machines.stop(instance.id);
    instance.activity.end('Successful');
    this.#in.chronicle.record({ kind: 'instance-warmed', instanceId: instance.id });
    this.#watcher.instanceChanged();
  }

  #enterService(instance: GroupedInstance): void {
    instance.state = 'InService';
    instance.inServiceSince = this.#in.timeline.now;
    instance.activity.end('Successful');
    this.#in.chronicle.record({ kind: 'instance-in-service', instanceId: instance.id });
    this.#watcher.instanceChanged();
  }

  #failLaunch(instance: GroupedInstance): void {
    instance.activity.end('Failed', `Instance ${instance.id} stopped running before it entered service.`);
    this.#remove(instance);
    this.#in.machines.terminate(instance.id, 'launch failed');
  }

  #beginTermination(instance: GroupedInstance, { cause, sentence }: TerminationReason): void {
    instance.cause = cause;
    instance.activity = this.#in.activities.begin({
      groupName: instance.activity.current.groupName,
      description: `Terminating EC2 instance: ${instance.id}`,
      cause: `At ${new Date(this.#in.timeline.now).toISOString()} ${sentence}.`,
      zone: instance.zone,
    });
  }

  #beginTerminationHooks(instance: GroupedInstance): void {
    const hooks = this.#in.hooks.on(terminating);
    if (hooks.length === 0) {
      const interruption = this.#in.hooks.hasLost(terminating) ? 'hook-deleted' : 'terminated';
      if (instance.isReturning === true) this.#return(instance, interruption);
      else this.#end(instance, instance.cause ?? 'unknown', interruption);
      return;
    }
    // "the state of an instance changes to Warmed:Pending:Wait because it's returned to the warm pool", with a terminate action
    // (AS guide, warm-pools-eventbridge-events).
    instance.state =
      instance.isReturning === true ? 'Warmed:Pending:Wait' : stateAt(instance.place, 'Terminating:Wait');
    instance.heldAt = this.#in.timeline.now;
    instance.activity.progress('MidLifecycleAction', 50);
    this.#in.chronicle.record({
      kind: 'instance-held',
      instanceId: instance.id,
      cause: instance.cause ?? 'unknown',
    });
    this.#wait(instance, hooks, (outcome) => {
      this.#endTerminationHooks(instance, outcome);
    });
  }

  #wait(
    instance: GroupedInstance,
    hooks: Parameters<OpenLifecycleActions['begin']>[1],
    end: (outcome: LifecycleOutcome) => void,
  ): void {
    const opened = this.#in.actions.begin({ instanceId: instance.id, end }, hooks);
    for (const { hook, token } of opened) {
      this.#in.notifications.sendAction(hook, { instance, token });
    }
    if (isTerminating(instance) && this.#in.deviations.has('hook-does-not-hold')) {
      this.#in.actions.forget(instance.id);
      end({ result: 'CONTINUE', by: 'completed' });
    }
  }

  #endTerminationHooks(instance: GroupedInstance, outcome: LifecycleOutcome): void {
    const { chronicle, timeline } = this.#in;
    const returns = instance.isReturning === true;
    instance.state = returns ? 'Warmed:Pending:Proceed' : stateAt(instance.place, 'Terminating:Proceed');
    instance.activity.progress('InProgress', 75);
    chronicle.record({
      kind: 'instance-released',
      instanceId: instance.id,
      by: outcome.by,
      secondsFromIdle: this.#secondsFromIdle(instance),
    });
    const cause = instance.cause ?? 'unknown';
    instance.next = timeline.after(stepSeconds, () => {
      // A machine that is gone cannot be retained.
      const retains = this.#in.retainsAbandoned() && !this.#in.deviations.has('abandon-terminates');
      const retained = retains && !this.#in.machines.isTerminated(instance.id);
      if (outcome.result === 'ABANDON' && retained) this.#retain(instance);
      else if (outcome.result === 'CONTINUE' && returns) this.#return(instance, interruptionBy(outcome));
      else
        this.#end(
          instance,
          outcome.by === 'completed' ? cause : `${cause}, hook released it by ${outcome.by}`,
          interruptionBy(outcome),
        );
    });
  }

  #secondsFromIdle(instance: GroupedInstance): number {
    const { machines, timeline } = this.#in;
    const idleSince = machines.idleSince(instance.id);
    if (idleSince === 'busy') return 0;
    return (timeline.now - Math.max(idleSince ?? 0, instance.heldAt ?? timeline.now)) / 1000;
  }

  #retain(instance: GroupedInstance): void {
    instance.state =
      instance.isReturning === true
        ? 'Warmed:Pending:Retained'
        : stateAt(instance.place, 'Terminating:Retained');
    instance.isReturning = false;
    instance.activity.end('Cancelled', 'The lifecycle action was abandoned: the instance is retained.');
    this.#in.chronicle.record({ kind: 'instance-retained', instanceId: instance.id });
  }

  /** Its worker ends with the stop. A machine that is gone cannot return. */
  #return(instance: GroupedInstance, interruption: Interruption): void {
    if (!this.#in.machines.isUp(instance.id)) {
      this.#end(instance, instance.cause ?? 'unknown', interruption);
      return;
    }
    if (this.#in.warmPoolState() !== 'Running') this.#in.machines.endWorkers(instance.id, interruption);
    instance.isReturning = false;
    this.#warm(instance);
  }

  #end(instance: GroupedInstance, cause: string, interruption: Interruption = 'terminated'): void {
    const { machines } = this.#in;
    this.#ending.add(instance.id);
    if (machines.isTerminated(instance.id)) this.machineTerminated(instance.id);
    else machines.terminate(instance.id, cause, interruption);
  }

  #remove(instance: GroupedInstance): void {
    this.instances.delete(instance.id);
    this.#watcher.instanceChanged();
  }
}

/** What interrupts a run on an instance that its termination hook has released. */
function interruptionBy({ by }: LifecycleOutcome): Interruption {
  switch (by) {
    case 'completed':
    case 'abandoned':
      return 'terminated';
    case 'heartbeat-timeout':
    case 'global-timeout':
      return 'hook-timed-out';
    case 'hook-deleted':
      return 'hook-deleted';
  }
}
