import type { InstancesRequest, ScalingActivity } from '../api.ts';
import type { Chronicle } from '../../chronicle.ts';
import type { SimulatedEc2 } from '../../ec2/simulated-ec2.ts';
import { validationError } from '../../aws-fault.ts';
import type { Timeline } from '../../timeline.ts';
import type { Activities } from '../activities.ts';
import type { Fleet } from '../fleet.ts';
import type { InstanceLives } from './instance-lives.ts';
import type { GroupedInstance } from './grouped-instance.ts';

const stepSeconds = 1;

/** Moves instances into standby and back, and detaches them, as an operator asks. */
export class StandbyAndDetachment {
  readonly #fleet: Fleet;
  readonly #in: {
    readonly timeline: Timeline;
    readonly chronicle: Chronicle;
    readonly machines: SimulatedEc2;
    readonly activities: Activities;
    readonly lives: InstanceLives;
  };

  constructor(
    fleet: Fleet,
    surroundings: {
      readonly timeline: Timeline;
      readonly chronicle: Chronicle;
      readonly machines: SimulatedEc2;
      readonly activities: Activities;
      readonly lives: InstanceLives;
    },
  ) {
    this.#fleet = fleet;
    this.#in = surroundings;
  }

  enterStandby(request: InstancesRequest & { readonly decrement: boolean }): readonly ScalingActivity[] {
    const instances = this.#inState(request, ['InService'], 'InService');
    if (request.decrement) this.#decrement(instances, { verb: 'place into standby', call: 'EnterStandby' });
    return instances.map((instance) => {
      const activity = this.#begin(`Moving EC2 instance to Standby: ${instance.id}`, instance);
      instance.state = 'EnteringStandby';
      instance.next = this.#in.timeline.after(stepSeconds, () => {
        instance.state = 'Standby';
        activity.end('Successful');
        this.#in.chronicle.record({ kind: 'standby-entered', instanceId: instance.id });
      });
      this.#fleet.instanceChanged();
      return activity.current;
    });
  }

  exitStandby(request: InstancesRequest): readonly ScalingActivity[] {
    const instances = this.#inState(request, ['Standby'], 'Standby');
    const { desiredCapacity, minSize, maxSize } = this.#fleet.sizes;
    const desired = desiredCapacity + instances.length;
    if (desired > maxSize) {
      throw validationError(
        `AutoScalingGroup ${request.groupName} has min-size=${minSize}, max-size=${maxSize}, and desired-size=${desiredCapacity}. To take out of standby ${instances.length} instance(s), please update the AutoScalingGroup sizes appropriately.`,
      );
    }
    this.#fleet.setSizes({ minSize, maxSize, desiredCapacity: desired }, 'user request: ExitStandby');
    return instances.map((instance) => {
      const activity = this.#begin(`Moving EC2 instance out of Standby: ${instance.id}`, instance);
      instance.activity = activity;
      this.#in.chronicle.record({ kind: 'standby-left', instanceId: instance.id });
      this.#in.lives.leaveStandby(instance);
      return activity.current;
    });
  }

  detach(request: InstancesRequest & { readonly decrement: boolean }): readonly ScalingActivity[] {
    const instances = this.#inState(request, ['InService', 'Standby'], 'InService or Standby');
    const counted = instances.filter(({ state }) => state === 'InService');
    if (request.decrement) this.#decrement(counted, { verb: 'detach', call: 'DetachInstances' });
    return instances.map((instance) => {
      const activity = this.#begin(`Detaching EC2 instance: ${instance.id}`, instance);
      instance.state = 'Detaching';
      instance.next = this.#in.timeline.after(stepSeconds, () => {
        activity.end('Successful');
        this.#in.machines.leaveGroup(instance.id);
        this.#in.chronicle.record({ kind: 'instance-detached', instanceId: instance.id });
        this.#in.lives.forget(instance);
      });
      this.#fleet.instanceChanged();
      return activity.current;
    });
  }

  #inState(
    { instanceIds }: InstancesRequest,
    states: readonly GroupedInstance['state'][],
    expected: string,
  ): readonly GroupedInstance[] {
    const instances = [...new Set(instanceIds)].map((id) => this.#fleet.instance(id));
    for (const { id, state } of instances) {
      if (!states.includes(state)) {
        throw validationError(`The instance ${id} is not in ${expected}, it is in ${state}.`);
      }
    }
    return instances;
  }

  #decrement(
    leaving: readonly GroupedInstance[],
    { verb, call }: { readonly verb: string; readonly call: string },
  ): void {
    const { desiredCapacity, minSize, maxSize } = this.#fleet.sizes;
    const desired = desiredCapacity - leaving.length;
    if (desired < minSize) {
      throw validationError(
        `AutoScalingGroup ${this.#fleet.identity.name} has min-size=${minSize}, max-size=${maxSize}, and desired-size=${desiredCapacity}. To ${verb} ${leaving.length} instance(s), please update the AutoScalingGroup sizes appropriately.`,
      );
    }
    this.#fleet.setSizes({ minSize, maxSize, desiredCapacity: desired }, `user request: ${call}`);
  }

  #begin(description: string, { zone }: GroupedInstance) {
    const at = new Date(this.#in.timeline.now).toISOString();
    return this.#in.activities.begin({
      groupName: this.#fleet.identity.name,
      description,
      cause: `At ${at} a user request moved the instance.`,
      zone,
    });
  }
}
