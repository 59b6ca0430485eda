import { inService, tenthOf, type Fleet } from '../fleet.ts';

/** Replaces instances at risk: launches a replacement first, then terminates the instance through its hook. */
export class CapacityRebalancing {
  readonly #fleet: Fleet;
  /** Ids of instances to be replaced, in the order of their recommendations. */
  readonly #atRisk = new Set<string>();

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  add(instanceId: string): void {
    this.#atRisk.add(instanceId);
  }

  /** How many instances the group should have beyond its desired capacity. */
  extra(): number {
    return Math.min(this.#atRisk.size, tenthOf(this.#fleet.desiredCapacity));
  }

  /** Terminates as many instances at risk as have their replacement in service. */
  advance(): void {
    if (this.#atRisk.size === 0) return;
    const counted = this.#fleet.counted();
    const byId = new Map(counted.map((instance) => [instance.id, instance]));
    let replaced = inService(counted).length - this.#fleet.desiredCapacity;
    for (const instanceId of this.#atRisk) {
      const instance = byId.get(instanceId);
      if (instance === undefined) this.#atRisk.delete(instanceId);
      else if (replaced > 0 && instance.state === 'InService') {
        this.#atRisk.delete(instanceId);
        replaced -= 1;
        const sentence = `instance ${instanceId} was taken out of service in response to an EC2 instance rebalance recommendation`;
        this.#fleet.terminate(instance, { cause: 'rebalance recommendation', sentence });
      }
    }
  }
}
