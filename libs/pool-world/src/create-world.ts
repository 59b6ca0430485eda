import { SimulatedGroups } from './auto-scaling/simulated-groups.ts';
import { SimulatedAutoScaling } from './auto-scaling/simulated-auto-scaling.ts';
import { SimulatedEventBridge } from './event-bridge/simulated-event-bridge.ts';
import { SimulatedMishaps } from './mishaps/simulated-mishaps.ts';
import { Chronicle } from './chronicle.ts';
import { machineBehaviour } from './ec2/machine-behaviour.ts';
import { SimulatedEc2 } from './ec2/simulated-ec2.ts';
import { RandomSource } from './random-source.ts';
import { SimulatedWorkerPools } from './spacelift/simulated-worker-pools.ts';
import { SimulatedSqs } from './sqs/simulated-sqs.ts';
import { Timeline } from './timeline.ts';
import type { World, WorldOptions } from './world.ts';

/**
 * Creates a world at `startAt`. Its group, if any, has no instances yet: the first ones are launched as time advances.
 *
 * Throws `AwsFault` for a group, hook or queue that AWS would refuse, and `RangeError` for an invalid seed, start or
 * machine setting.
 */
export function createWorld(options: WorldOptions): World {
  const { accountId = '000000000000', region = 'eu-west-1', deviations = new Set() } = options;
  const behaviour = machineBehaviour(options.machines);
  const timeline = new Timeline(options.startAt);
  const chronicle = new Chronicle(timeline);
  const chance = new RandomSource(options.seed);
  const pools = new SimulatedWorkerPools({ timeline, chronicle, chance }, options.spacelift);
  const machines = new SimulatedEc2(
    { timeline, chronicle, pools, deviations, random: chance.fork('machines') },
    behaviour,
  );
  const queues = new SimulatedSqs({ timeline, random: chance.fork('queues') }, { accountId, region });
  for (const queue of options.queues ?? []) queues.createQueue(queue);
  const events = new SimulatedEventBridge(
    { timeline, random: chance.fork('events'), queues },
    { accountId, region },
  );
  for (const route of options.eventRoutes ?? []) events.route(route);
  const groups = new SimulatedGroups({
    timeline,
    chronicle,
    machines,
    queues,
    behaviour,
    chance,
    accountId,
    region,
    deviations,
  });
  if (options.group !== undefined) groups.create(options.group);
  return {
    get now() {
      return timeline.now;
    },
    accountId,
    region,
    advanceTo(moment) {
      timeline.advanceTo(moment);
    },
    nextEventAt: () => timeline.nextEventAt(),
    autoScaling: new SimulatedAutoScaling(groups),
    ec2: machines,
    sqs: queues,
    events,
    mishaps: new SimulatedMishaps({ timeline, chronicle, machines, groups, events, accountId, region }),
    spacelift: pools.first,
    spaceliftPools: pools,
    history: chronicle,
  };
}
