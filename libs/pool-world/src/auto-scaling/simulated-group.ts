import type { EpochMs, PurchaseMix } from '@poolkeeper/pool-model';
import type { AutoScaling, GroupChanges, GroupRecord } from './api.ts';
import type { Chronicle } from '../chronicle.ts';
import type { MachineBehaviour } from '../ec2/machine-behaviour.ts';
import type { Deviations } from '../deviations.ts';
import type { SimulatedEc2 } from '../ec2/simulated-ec2.ts';
import { validationError } from '../aws-fault.ts';
import type { InstanceRefreshRequest } from './api.ts';
import type { RandomSource } from '../random-source.ts';
import type { SimulatedSqs } from '../sqs/simulated-sqs.ts';
import type { Timeline } from '../timeline.ts';
import { StandbyAndDetachment } from './instances/standby-and-detachment.ts';
import { Activities } from './activities.ts';
import { changedSizes, requireDesiredCapacity, type GroupSizes } from './group-settings.ts';
import { CapacityRebalancing } from './replacement/capacity-rebalancing.ts';
import { GroupTerminations } from './termination/group-terminations.ts';
import type { Fleet } from './fleet.ts';
import { changedSettings } from './group-settings.ts';
import {
  countsAsCapacity,
  describeGroupedInstance,
  isRetained,
  isTerminated,
  isUnprotected,
  isWarm,
  type GroupedInstance,
} from './instances/grouped-instance.ts';
import { HookNotifications, type GroupIdentity } from './hooks/hook-notifications.ts';
import { GroupHooks } from './hooks/group-hooks.ts';
import { InstanceLifetimes } from './replacement/instance-lifetimes.ts';
import { InstanceLives, type LivesWatcher, type TerminationReason } from './instances/instance-lives.ts';
import { InstanceRefreshes } from './replacement/instance-refreshes.ts';
import { Launches, type LaunchSettings } from './instances/launches.ts';
import { OpenLifecycleActions } from './hooks/open-lifecycle-actions.ts';
import { ReconcileTimer } from './reconcile-timer.ts';
import { onDemandOnly, onlyPurchaseOption } from './purchase-options.ts';
import { PurchaseRebalancing } from './replacement/purchase-rebalancing.ts';
import { groupProcesses, SuspendedProcesses, type GroupProcess } from './suspended-processes.ts';
import { SimulatedWarmPool } from './instances/simulated-warm-pool.ts';
import { ZoneRebalancing } from './replacement/zone-rebalancing.ts';

/** EC2's status checks run every minute, so that on average one fails after half a minute. */
const healthCheckSeconds = 30;

export interface GroupSurroundings {
  readonly timeline: Timeline;
  readonly random: RandomSource;
  readonly chronicle: Chronicle;
  readonly machines: SimulatedEc2;
  readonly queues: SimulatedSqs;
  readonly behaviour: MachineBehaviour;
  readonly deviations: Deviations;
}

/** An Auto Scaling group, which keeps its desired number of healthy instances. */
export class SimulatedGroup implements LivesWatcher, Fleet {
  readonly identity: GroupIdentity;
  readonly createdAt: EpochMs;
  readonly hooks = new GroupHooks();
  readonly suspended = new SuspendedProcesses();
  readonly actions: OpenLifecycleActions;
  readonly activities: Activities;
  readonly notifications: HookNotifications;
  readonly lives: InstanceLives;
  readonly terminations: GroupTerminations;
  readonly refreshes: InstanceRefreshes;
  readonly standbyAndDetachment: StandbyAndDetachment;
  readonly warmPool: SimulatedWarmPool;
  readonly #in: GroupSurroundings;
  readonly #reconcileTimer: ReconcileTimer;
  readonly #launches: Launches;
  readonly #zoneRebalancing: ZoneRebalancing;
  readonly #capacityRebalancing: CapacityRebalancing;
  readonly #purchaseRebalancing: PurchaseRebalancing;
  readonly #lifetimes: InstanceLifetimes;
  #settings: LaunchSettings;
  #sizes: GroupSizes = { minSize: 0, maxSize: 0, desiredCapacity: 0 };

  constructor(surroundings: GroupSurroundings, identity: GroupIdentity, settings: LaunchSettings) {
    this.#in = surroundings;
    this.identity = identity;
    this.createdAt = surroundings.timeline.now;
    this.#settings = changedSettings(settings, {});
    this.actions = new OpenLifecycleActions(surroundings);
    this.activities = new Activities(surroundings);
    this.notifications = new HookNotifications(surroundings, identity);
    this.#reconcileTimer = new ReconcileTimer(surroundings.timeline, () => {
      this.#reconcile();
    });
    const { behaviour, random } = surroundings;
    this.lives = new InstanceLives(
      {
        ...surroundings,
        activities: this.activities,
        hooks: this.hooks,
        actions: this.actions,
        notifications: this.notifications,
        retainsAbandoned: () => this.#settings.onTerminateHookAbandon === 'retain',
        warmPoolState: () => this.warmPool.poolState,
        drawLaunchSeconds: () => random.around(behaviour.launchSeconds, behaviour.spread),
      },
      this,
    );
    this.#launches = new Launches({
      ...surroundings,
      activities: this.activities,
      lives: this.lives,
      settings: () => this.#settings,
      reconcileIn: (seconds) => {
        this.reconcileIn(seconds);
      },
    });
    this.warmPool = new SimulatedWarmPool({
      ...surroundings,
      fleet: this,
      lives: this.lives,
      launches: this.#launches,
    });
    this.terminations = new GroupTerminations({
      ...surroundings,
      random: random.fork('dismissals'),
      fleet: this,
      identity,
      asks: () =>
        this.#settings.customTerminationPolicy === true && !surroundings.deviations.has('policy-not-asked'),
      answerSeconds: settings.terminationAnswerSeconds,
    });
    this.standbyAndDetachment = new StandbyAndDetachment(this, {
      ...surroundings,
      activities: this.activities,
      lives: this.lives,
    });
    const choice = { ...surroundings, fleet: this, terminations: this.terminations };
    this.refreshes = new InstanceRefreshes({ ...choice, random: random.fork('refreshes') });
    this.#lifetimes = new InstanceLifetimes(choice, () => this.#settings.maxInstanceLifetimeSeconds);
    this.#zoneRebalancing = new ZoneRebalancing(choice, () => this.#launches.openZones(this.counted()));
    this.#capacityRebalancing = new CapacityRebalancing(this);
    this.#purchaseRebalancing = new PurchaseRebalancing(this, this.purchaseMix);
    const { minSize, maxSize, desiredCapacity = minSize } = settings;
    this.setSizes(changedSizes(this.#sizes, { minSize, maxSize, desiredCapacity }), 'group created');
  }

  get sizes(): GroupSizes {
    return this.#sizes;
  }

  get desiredCapacity(): number {
    return this.#sizes.desiredCapacity;
  }

  get zones(): readonly string[] {
    return this.#settings.zones;
  }

  get purchaseMix(): PurchaseMix {
    return this.#settings.purchaseMix ?? onDemandOnly;
  }

  describe(): GroupRecord {
    const settings = this.#settings;
    const { maxInstanceLifetimeSeconds, purchaseMix } = settings;
    return {
      name: this.identity.name,
      arn: this.identity.arn,
      ...this.#sizes,
      zones: settings.zones,
      createdAt: this.createdAt,
      tags: { Name: settings.name, ...settings.tags },
      ownTags: settings.ownTags ?? {},
      suspendedProcesses: this.suspended.names(),
      onTerminateHookAbandon: settings.onTerminateHookAbandon ?? 'terminate',
      capacityRebalance: settings.capacityRebalance ?? false,
      ...(maxInstanceLifetimeSeconds === undefined ? {} : { maxInstanceLifetimeSeconds }),
      customTerminationPolicy: settings.customTerminationPolicy ?? false,
      newInstancesProtectedFromScaleIn: settings.newInstancesProtectedFromScaleIn ?? false,
      launchTemplateId: settings.launchTemplateId ?? 'lt-00000000000000001',
      launchTemplateVersion: settings.launchTemplateVersion ?? '1',
      instanceTypes: settings.instanceTypes ?? ['t3.small'],
      ...(purchaseMix !== undefined && { purchaseMix }),
      instances: [...this.lives.instances.values()]
        .filter(({ place }) => place === 'group')
        .map(describeGroupedInstance),
    };
  }

  findInstance(instanceId: string): GroupedInstance | undefined {
    const instance = this.lives.instances.get(instanceId);
    return instance === undefined || isTerminated(instance) ? undefined : instance;
  }

  /** `ValidationError` for an instance that the group does not have. */
  instance(instanceId: string): GroupedInstance {
    const instance = this.findInstance(instanceId);
    if (instance === undefined) {
      throw validationError(
        `Instance Id not found - No managed instance found for instance ID: ${instanceId}`,
      );
    }
    return instance;
  }

  /** Ends all instances at once and switches the group off, because it is deleted. */
  end(): void {
    this.#sizes = { minSize: 0, maxSize: 0, desiredCapacity: 0 };
    this.suspended.suspend(groupProcesses);
    for (const instance of [...this.lives.instances.values()]) {
      this.lives.forget(instance);
      this.#in.machines.terminate(instance.id, 'group deleted');
    }
  }

  counted(): GroupedInstance[] {
    return [...this.lives.instances.values()].filter(countsAsCapacity);
  }

  allows(process: GroupProcess): boolean {
    return this.suspended.allows(process);
  }

  setSizes(sizes: GroupSizes, cause: string): void {
    const from = this.#sizes.desiredCapacity;
    const to = sizes.desiredCapacity;
    this.#sizes = sizes;
    if (from !== to) this.#in.chronicle.record({ kind: 'capacity-changed', from, to, cause });
    this.instanceChanged();
  }

  change(changes: GroupChanges, cause: string): void {
    const sizes = changedSizes(this.#sizes, changes);
    this.#settings = changedSettings(this.#settings, changes);
    this.setSizes(sizes, cause);
  }

  /** `ValidationError` if the group cannot launch synchronously, or not with this request. */
  launchSynchronously({
    requestedCapacity,
    zones,
    retries = false,
  }: Parameters<AutoScaling['launchInstances']>[0]) {
    const { sizes } = this;
    const where = this.#zonesForLaunch(zones);
    if (onlyPurchaseOption(this.purchaseMix) === undefined) {
      throw validationError(
        'LaunchInstances needs a mixed instances policy that is all On-Demand or all Spot, and this group mixes them.',
      );
    }
    requireDesiredCapacity(sizes.desiredCapacity + requestedCapacity, sizes);
    const cause = `At ${new Date(this.#in.timeline.now).toISOString()} a user request launched ${requestedCapacity} instances.`;
    const { launched, errors } = this.#launches.launchSynchronously(requestedCapacity, where, {
      beside: this.counted(),
      cause,
      place: 'group',
    });
    const raisedBy = retries ? requestedCapacity : launched.length;
    this.setSizes(
      { ...sizes, desiredCapacity: sizes.desiredCapacity + raisedBy },
      'user request: LaunchInstances',
    );
    return { launched: launched.map(describeGroupedInstance), errors };
  }

  startRefresh(request: InstanceRefreshRequest): { readonly instanceRefreshId: string } {
    this.refreshes.requireNone();
    const version = request.launchTemplateVersion ?? this.#settings.launchTemplateVersion ?? '1';
    this.#settings = changedSettings(this.#settings, { launchTemplateVersion: version });
    return this.refreshes.start(request, version);
  }

  /** EC2 recommends replacing a spot instance. */
  recommendRebalance(instanceId: string): void {
    if (this.#settings.capacityRebalance !== true || !this.lives.instances.has(instanceId)) return;
    this.#capacityRebalancing.add(instanceId);
    this.instanceChanged();
  }

  answerTerminationRequest(requestId: string, instanceIds: readonly string[]): void {
    this.terminations.answer(requestId, instanceIds, () => {
      this.#reconcile();
    });
  }

  terminate(instance: GroupedInstance, reason: TerminationReason): void {
    if (isRetained(instance)) this.lives.terminateRetained(instance, reason);
    else this.lives.terminate(instance, reason);
  }

  setHealth(instance: GroupedInstance, health: GroupedInstance['health']): void {
    instance.health = health;
    this.instanceChanged();
  }

  resume(processes: readonly string[]): void {
    this.suspended.resume(processes);
    for (const instanceId of this.lives.instances.keys()) this.#checkHealth(instanceId);
    this.instanceChanged();
  }

  instanceChanged(): void {
    this.reconcileIn(0);
  }

  reconcileIn(seconds: number): void {
    this.#reconcileTimer.plan(seconds);
  }

  machineStopped(instanceId: string): void {
    this.#in.timeline.after(healthCheckSeconds, () => {
      this.#checkHealth(instanceId);
    });
  }

  #zonesForLaunch(wanted: readonly string[] | undefined): readonly string[] {
    const zones = wanted ?? this.zones;
    if (wanted === undefined && zones.length > 1) {
      throw validationError(
        'LaunchInstances needs AvailabilityZones or SubnetIds in a group of several zones.',
      );
    }
    const unknown = zones.find((zone) => !this.zones.includes(zone));
    if (unknown !== undefined) throw validationError(`The group has no Availability Zone ${unknown}.`);
    return zones;
  }

  #checkHealth(instanceId: string): void {
    const instance = this.lives.instances.get(instanceId);
    if (instance === undefined || !this.suspended.allows('HealthCheck')) return;
    if (isWarm(instance)) this.warmPool.checkHealth(instance);
    else if (instance.state === 'InService' && !this.#in.machines.isUp(instanceId))
      this.setHealth(instance, 'Unhealthy');
  }

  #reconcile(): void {
    const mayTerminate = this.suspended.allows('Terminate');
    if (mayTerminate && this.suspended.allows('ReplaceUnhealthy')) this.#replaceUnhealthy();
    if (mayTerminate) {
      this.#capacityRebalancing.advance();
      this.#purchaseRebalancing.advance();
      this.refreshes.advance();
      this.#zoneRebalancing.advance();
      this.#lifetimes.advance();
    }
    this.#fit(mayTerminate);
  }

  #replaceUnhealthy(): void {
    for (const instance of this.counted()) {
      if (instance.health === 'Healthy' || instance.state !== 'InService') continue;
      const sentence = `instance ${instance.id} was taken out of service because its health check failed`;
      this.lives.terminate(instance, { cause: 'health check', sentence });
    }
  }

  /** Grows or shrinks to the desired capacity plus what replacements need beyond it. */
  #fit(mayTerminate: boolean): void {
    const extra = [
      this.#capacityRebalancing,
      this.#purchaseRebalancing,
      this.refreshes,
      this.#zoneRebalancing,
    ].reduce((sum, replacing) => sum + replacing.extra(), 0);
    const counted = this.counted();
    const missing = this.desiredCapacity + extra - counted.length;
    if (missing > 0 && this.suspended.allows('Launch')) {
      const cause = `At ${new Date(this.#in.timeline.now).toISOString()} an instance was started because the capacity of ${counted.length} was below the desired capacity of ${this.desiredCapacity}${extra > 0 ? ` and ${extra} to replace others` : ''}.`;
      const drawn = this.warmPool.draw(missing, cause);
      this.#launches.launch(missing - drawn, { beside: this.counted(), cause, place: 'group' });
    }
    if (missing < 0 && mayTerminate) this.#shrink(-missing, counted);
    this.warmPool.fit();
  }

  #shrink(surplus: number, counted: readonly GroupedInstance[]): void {
    this.terminations.terminate({
      cause: 'SCALE_IN',
      number: surplus,
      candidates: counted.filter(isUnprotected),
      reasonOf: ({ id }) => ({
        cause: 'scale-in',
        returns: this.warmPool.reuses('choice'),
        sentence: `instance ${id} was selected for termination because the capacity of ${counted.length} was above the desired capacity of ${this.desiredCapacity}`,
      }),
    });
  }
}
