import type { SimulatedEc2 } from '../../ec2/simulated-ec2.ts';
import { AwsFault, validationError } from '../../aws-fault.ts';
import type { Timeline } from '../../timeline.ts';
import type { WarmPoolRecord, WarmPoolSettings } from '../api.ts';
import type { Fleet } from '../fleet.ts';
import {
  describeGroupedInstance,
  isRetained,
  isTerminating,
  isTerminated,
  isWarm,
  type GroupedInstance,
} from './grouped-instance.ts';
import type { InstanceLives } from './instance-lives.ts';
import type { Launches } from './launches.ts';

export interface WarmPoolSurroundings {
  readonly timeline: Timeline;
  readonly machines: SimulatedEc2;
  readonly fleet: Fleet;
  readonly lives: InstanceLives;
  readonly launches: Launches;
}

/** Instances that are launched ahead of time and wait, stopped, hibernated or running, until the group grows. */
export class SimulatedWarmPool {
  readonly #in: WarmPoolSurroundings;
  #settings: WarmPoolSettings | undefined;
  #deleting = false;

  constructor(surroundings: WarmPoolSurroundings) {
    this.#in = surroundings;
  }

  get poolState(): 'Stopped' | 'Hibernated' | 'Running' {
    return this.#settings?.poolState ?? 'Stopped';
  }

  /** Whether an instance returns to the warm pool when the group shrinks, by its own choice or on request. */
  reuses(by: 'choice' | 'request'): boolean {
    const { reuseOnScaleIn = false, reuseOnRequest = true } = this.#settings ?? {};
    return reuseOnScaleIn && !this.#deleting && (by === 'choice' || reuseOnRequest);
  }

  put(settings: WarmPoolSettings): void {
    requireSize('min size', settings.minSize);
    requireSize('max group prepared capacity', settings.maxGroupPreparedCapacity);
    if (this.#deleting) throw pendingDelete();
    this.#settings = { ...settings };
    this.#in.fleet.instanceChanged();
  }

  delete(force: boolean): void {
    if (this.#settings === undefined) throw validationError('No warm pool found for the Auto Scaling group');
    if (!force && this.#members().length > 0) {
      throw new AwsFault(
        'ResourceInUse',
        'The warm pool still has instances. Use force delete to delete it with its instances.',
      );
    }
    this.#deleting = true;
    this.#in.fleet.instanceChanged();
  }

  describe(): WarmPoolRecord | undefined {
    if (this.#settings === undefined) return undefined;
    const { minSize = 0, maxGroupPreparedCapacity, reuseOnScaleIn = false } = this.#settings;
    return {
      minSize,
      poolState: this.poolState,
      reuseOnScaleIn,
      ...(maxGroupPreparedCapacity === undefined ? {} : { maxGroupPreparedCapacity }),
      ...(this.#deleting ? { status: 'PendingDelete' as const } : {}),
      instances: this.#members().map(describeGroupedInstance),
    };
  }

  /** Moves up to `wanted` warm instances into the group and returns how many. */
  draw(wanted: number, cause: string): number {
    const drawn = this.#members().filter(isWarm).slice(0, wanted);
    for (const instance of drawn) this.#in.lives.draw(instance, cause);
    return drawn.length;
  }

  /** Launches what the pool lacks, or terminates what it has too many of, through the hook. */
  fit(): void {
    if (this.#settings === undefined) return;
    const { fleet, launches, lives } = this.#in;
    const alive = this.#members().filter(
      (one) => one.isReturning === true || !(isTerminating(one) || isTerminated(one) || isRetained(one)),
    );
    const missing = this.#wanted() - alive.length;
    if (missing > 0 && fleet.allows('Launch')) {
      const cause = `At ${new Date(this.#in.timeline.now).toISOString()} an instance was started because the warm pool had ${alive.length} of ${this.#wanted()} instances.`;
      launches.launch(missing, { beside: [...fleet.counted(), ...alive], cause, place: 'warm-pool' });
    }
    if (missing < 0 && fleet.allows('Terminate')) {
      // One that returns may have a run.
      const candidates = alive.filter((one) => one.isReturning !== true);
      for (const { id, ...instance } of candidates.slice(missing)) {
        lives.terminate(fleet.instance(id), {
          cause: 'warm pool shrinks',
          sentence: `instance ${id} in ${instance.zone} was taken out of the warm pool because it had more than ${this.#wanted()} instances`,
        });
      }
    }
    if (this.#deleting && this.#members().length === 0) {
      this.#settings = undefined;
      this.#deleting = false;
    }
  }

  /** Terminates an instance whose machine was ended from outside. */
  checkHealth(instance: GroupedInstance): void {
    if (!this.#in.machines.isDown(instance.id)) return;
    const sentence = `instance ${instance.id} was taken out of the warm pool because its health check failed`;
    this.#in.lives.terminate(instance, { cause: 'health check', sentence });
  }

  #wanted(): number {
    if (this.#settings === undefined || this.#deleting) return 0;
    const { maxSize, desiredCapacity } = this.#in.fleet.sizes;
    const { minSize = 0, maxGroupPreparedCapacity = maxSize } = this.#settings;
    return Math.max(minSize, maxGroupPreparedCapacity - desiredCapacity);
  }

  #members(): readonly GroupedInstance[] {
    return [...this.#in.lives.instances.values()].filter(({ place }) => place === 'warm-pool');
  }
}

function requireSize(name: string, value = 0): void {
  if (!(Number.isInteger(value) && value >= 0)) {
    throw validationError(`The ${name} must be a whole number of 0 or more, got ${value}`);
  }
}

function pendingDelete(): AwsFault {
  return new AwsFault(
    'ScalingActivityInProgress',
    'The warm pool is being deleted. Try again when it is gone.',
  );
}
