import type { EpochMs } from '@poolkeeper/pool-model';
import type { GroupRecord, GroupSettings } from '../auto-scaling.ts';
import type { Chronicle } from '../chronicle.ts';
import type { Machines } from '../ec2/machines.ts';
import { validationError } from '../fault.ts';
import type { RandomSource } from '../random-source.ts';
import type { Queues } from '../sqs/queues.ts';
import type { Timeline } from '../timeline.ts';
import type { MachineSettings } from '../world.ts';
import { Activities } from './activities.ts';
import { changedCapacity, type Capacity } from './capacity.ts';
import { countsAsCapacity, describeGroupedInstance, type GroupedInstance } from './grouped-instance.ts';
import { HookNotifications, type GroupIdentity } from './hook-notifications.ts';
import { Hooks } from './hooks.ts';
import { InstanceLives, type LivesWatcher, type TerminationReason } from './instance-lives.ts';
import { LifecycleActions } from './lifecycle-actions.ts';
import { SuspendedProcesses } from './suspended-processes.ts';
import { chooseVictims } from './termination-policy.ts';
import { leastFilledZone } from './zones.ts';

/** The group looks at a change of its own accord, and does so shortly after it. */
const reconcileSeconds = 2;
/** EC2's status checks run every minute; half of that passes on average before one fails. */
const healthCheckSeconds = 30;

export interface GroupSurroundings {
  readonly timeline: Timeline;
  readonly random: RandomSource;
  readonly chronicle: Chronicle;
  readonly machines: Machines;
  readonly queues: Queues;
  readonly behaviour: Required<MachineSettings>;
}

/** An Auto Scaling group: keeps as many healthy instances as are desired. */
export class Group implements LivesWatcher {
  readonly identity: GroupIdentity;
  readonly createdAt: EpochMs;
  readonly hooks = new Hooks();
  readonly suspended = new SuspendedProcesses();
  readonly actions: LifecycleActions;
  readonly activities: Activities;
  readonly notifications: HookNotifications;
  readonly #in: GroupSurroundings;
  readonly #settings: GroupSettings;
  readonly #zones: readonly string[];
  readonly #tags: Readonly<Record<string, string>>;
  readonly #lives: InstanceLives;
  #capacity: Capacity;
  #reconcilePlanned = false;

  constructor(
    surroundings: GroupSurroundings,
    identity: GroupIdentity,
    settings: GroupSettings & { zones: readonly string[] },
  ) {
    this.#in = surroundings;
    this.identity = identity;
    this.createdAt = surroundings.timeline.now;
    this.#settings = settings;
    this.#zones = settings.zones;
    this.#tags = { Name: settings.name, ...settings.tags };
    this.#capacity = { minSize: 0, maxSize: 0, desiredCapacity: 0 };
    this.actions = new LifecycleActions(surroundings);
    this.activities = new Activities(surroundings);
    this.notifications = new HookNotifications(surroundings, identity);
    this.#lives = new InstanceLives(
      {
        ...surroundings,
        activities: this.activities,
        hooks: this.hooks,
        actions: this.actions,
        notifications: this.notifications,
        retainsAbandoned: settings.onTerminateHookAbandon === 'retain',
      },
      this,
    );
    const { minSize, maxSize, desiredCapacity = minSize } = settings;
    this.setCapacity(changedCapacity(this.#capacity, { minSize, maxSize, desiredCapacity }), 'group created');
  }

  get capacity(): Capacity {
    return this.#capacity;
  }

  describe(): GroupRecord {
    return {
      name: this.identity.name,
      arn: this.identity.arn,
      ...this.#capacity,
      zones: this.#zones,
      createdAt: this.createdAt,
      tags: this.#tags,
      suspendedProcesses: this.suspended.names(),
      onTerminateHookAbandon: this.#settings.onTerminateHookAbandon ?? 'terminate',
      instances: [...this.#lives.instances.values()].map(describeGroupedInstance),
    };
  }

  /** `ValidationError` for an instance that the group does not have. */
  instance(instanceId: string): GroupedInstance {
    const instance = this.#lives.instances.get(instanceId);
    if (instance === undefined || instance.state === 'Terminated') {
      throw validationError(
        `Instance Id not found - No managed instance found for instance ID: ${instanceId}`,
      );
    }
    return instance;
  }

  setCapacity(capacity: Capacity, cause: string): void {
    const from = this.#capacity.desiredCapacity;
    const to = capacity.desiredCapacity;
    this.#capacity = capacity;
    if (from !== to) this.#in.chronicle.record({ kind: 'capacity-changed', from, to, cause });
    this.instanceChanged();
  }

  terminate(instance: GroupedInstance, reason: TerminationReason): void {
    if (instance.state === 'Terminating:Retained') this.#lives.terminateRetained(instance, reason);
    else this.#lives.terminate(instance, reason);
  }

  setHealth(instance: GroupedInstance, health: GroupedInstance['health']): void {
    instance.health = health;
    this.instanceChanged();
  }

  resume(processes: readonly string[]): void {
    this.suspended.resume(processes);
    for (const instanceId of this.#lives.instances.keys()) this.#checkHealth(instanceId);
    this.instanceChanged();
  }

  instanceChanged(): void {
    if (this.#reconcilePlanned) return;
    this.#reconcilePlanned = true;
    this.#in.timeline.after(reconcileSeconds, () => {
      this.#reconcilePlanned = false;
      this.#reconcile();
    });
  }

  machineStopped(instanceId: string): void {
    this.#in.timeline.after(healthCheckSeconds, () => {
      this.#checkHealth(instanceId);
    });
  }

  #checkHealth(instanceId: string): void {
    const instance = this.#lives.instances.get(instanceId);
    if (instance?.state !== 'InService' || !this.suspended.allows('HealthCheck')) return;
    if (!this.#in.machines.isUp(instanceId)) this.setHealth(instance, 'Unhealthy');
  }

  #reconcile(): void {
    if (this.suspended.allows('Terminate') && this.suspended.allows('ReplaceUnhealthy'))
      this.#replaceUnhealthy();
    const counted = this.#counted();
    const missing = this.#capacity.desiredCapacity - counted.length;
    if (missing > 0 && this.suspended.allows('Launch')) this.#launch(missing, counted);
    if (missing < 0 && this.suspended.allows('Terminate')) this.#shrink(-missing, counted);
  }

  #replaceUnhealthy(): void {
    for (const instance of this.#counted()) {
      if (instance.health === 'Healthy' || instance.state !== 'InService') continue;
      const story = `instance ${instance.id} was taken out of service because its health check failed`;
      this.#lives.terminate(instance, { cause: 'health check', story });
    }
  }

  #launch(missing: number, counted: GroupedInstance[]): void {
    const { launchSeconds, spread } = this.#in.behaviour;
    const cause = `At ${new Date(this.#in.timeline.now).toISOString()} an instance was started because the capacity of ${counted.length} was below the desired capacity of ${this.#capacity.desiredCapacity}.`;
    for (let launched = 0; launched < missing; launched += 1) {
      counted.push(
        this.#lives.launch({
          groupName: this.identity.name,
          zone: leastFilledZone(this.#zones, counted),
          instanceType: this.#settings.instanceType ?? 't3.small',
          launchTemplateVersion: '1',
          tags: this.#tags,
          protectedFromScaleIn: false,
          launchSeconds: this.#in.random.around(launchSeconds, spread),
          cause,
        }),
      );
    }
  }

  #shrink(surplus: number, counted: readonly GroupedInstance[]): void {
    for (const victim of chooseVictims(counted, surplus)) {
      const story = `instance ${victim.id} was selected for termination because the capacity of ${counted.length} was above the desired capacity of ${this.#capacity.desiredCapacity}`;
      this.#lives.terminate(victim, { cause: 'scale-in', story });
    }
  }

  #counted(): GroupedInstance[] {
    return [...this.#lives.instances.values()].filter(countsAsCapacity);
  }
}
