import type { GroupSettings } from './api.ts';
import { AwsFault, validationError } from '../aws-fault.ts';
import type { Deviations } from '../deviations.ts';
import { drawUuid } from '../identifiers.ts';
import type { RandomSource } from '../random-source.ts';
import { SimulatedGroup, type GroupSurroundings } from './simulated-group.ts';
import type { GroupedInstance } from './instances/grouped-instance.ts';

export interface GroupsSurroundings extends Omit<GroupSurroundings, 'random'> {
  readonly chance: RandomSource;
  readonly accountId: string;
  readonly region: string;
}

/** The Auto Scaling groups of the account, in the order in which they were created. */
export class SimulatedGroups {
  readonly #in: GroupsSurroundings;
  readonly #groups = new Map<string, SimulatedGroup>();
  #created = 0;

  constructor(surroundings: GroupsSurroundings) {
    this.#in = surroundings;
  }

  all(): readonly SimulatedGroup[] {
    return [...this.#groups.values()];
  }

  /** `ValidationError` for a group that does not exist. */
  find(name: string): SimulatedGroup {
    const group = this.#groups.get(name);
    if (group === undefined) {
      throw validationError(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
    }
    return group;
  }

  get deviations(): Deviations {
    return this.#in.deviations;
  }

  /** `ValidationError` for an instance that no group has. */
  withInstance(instanceId: string): { readonly group: SimulatedGroup; readonly instance: GroupedInstance } {
    for (const group of this.#groups.values()) {
      const instance = group.findInstance(instanceId);
      if (instance !== undefined) return { group, instance };
    }
    throw validationError(`Instance Id not found - No managed instance found for instance ID: ${instanceId}`);
  }

  create(settings: GroupSettings): SimulatedGroup {
    const { accountId, region, queues } = this.#in;
    const { name, hooks = [], zones = ['a', 'b', 'c'].map((letter) => `${region}${letter}`) } = settings;
    if (zones.length === 0) throw validationError('a group needs at least one zone');
    if (this.#groups.has(name)) {
      throw new AwsFault(
        'AlreadyExists',
        `AutoScalingGroup by this name already exists - A group with the name ${name} already exists`,
      );
    }
    const random = this.#randomOf(name);
    const uuid = drawUuid(random);
    const arn = `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:${uuid}:autoScalingGroupName/${name}`;
    const group = new SimulatedGroup(
      { ...this.#in, random },
      { name, arn, accountId },
      { ...settings, zones },
    );
    this.#groups.set(name, group);
    this.#created += 1;
    for (const hook of hooks) {
      group.hooks.put(hook);
      // A queue that is created after the group gets no test notification of the initial hooks.
      const queueName = hook.notificationTargetArn?.split(':').at(-1);
      if (queueName !== undefined && queues.has(queueName)) group.notifications.sendTest(hook);
    }
    return group;
  }

  /**
   * `ResourceInUse` while it has instances, unless forced: then they are terminated at once, without their hooks. AWS refuses to
   * force it while the group retains instances: terraform-provider-aws, sweeper of `aws_autoscaling_group`.
   */
  delete(name: string, force: boolean): void {
    const group = this.find(name);
    const isRefused = !this.#in.deviations.has('force-deletes-retaining-group');
    if (force && isRefused && group.describe().onTerminateHookAbandon === 'retain') {
      throw validationError(
        "You can't force delete this Auto Scaling group because the TerminateHookAbandon retention trigger is set to retain. Change the retention trigger to terminate and try again.",
      );
    }
    if (!force && group.lives.instances.size > 0) {
      throw new AwsFault(
        'ResourceInUse',
        'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
      );
    }
    this.#groups.delete(name);
    group.end();
  }

  /** A group draws from its own source, which depends on its name and on how many groups were created before. */
  #randomOf(name: string): RandomSource {
    const { chance } = this.#in;
    return chance.fork(this.#created === 0 ? 'group' : `group ${this.#created} ${name}`);
  }
}
