import type { Ec2Instance, SeededFaults, World } from '@poolkeeper/pool-world';

/** EC2 as its clients see it: sometimes an instance is not listed yet, or no longer. */
export class Ec2View {
  readonly #world: World;
  readonly #faults: SeededFaults;

  constructor(world: World, faults: SeededFaults) {
    this.#world = world;
    this.#faults = faults;
  }

  instances(): readonly Ec2Instance[] {
    return this.#world.ec2.describeInstances().filter(() => !this.#faults.strikes('ec2-lag'));
  }
}
