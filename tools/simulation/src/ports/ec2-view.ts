import type { EpochMs } from '@poolkeeper/pool-model';
import type { Ec2Instance, World } from '@poolkeeper/pool-world';
import type { FaultChance } from '../faults/chance.ts';

/** EC2 as its clients see it: now and then it does not know an instance yet, or any more. */
export class Ec2View {
  readonly #world: World;
  readonly #chance: FaultChance;

  constructor(world: World, chance: FaultChance) {
    this.#world = world;
    this.#chance = chance;
  }

  instances(): readonly Ec2Instance[] {
    return this.#world.ec2.describeInstances().filter(() => !this.#chance.strikes('ec2-lag'));
  }

  launchTimes(): ReadonlyMap<string, EpochMs> {
    return new Map(this.instances().map(({ instanceId, launchTime }) => [instanceId, launchTime]));
  }
}
