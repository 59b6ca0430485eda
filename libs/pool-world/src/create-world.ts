import { Group } from './auto-scaling/group.ts';
import { SimulatedAutoScaling } from './auto-scaling/simulated-auto-scaling.ts';
import { Bus } from './event-bridge/bus.ts';
import { SimulatedMishaps } from './mishaps/simulated-mishaps.ts';
import { Chronicle } from './chronicle.ts';
import { machineBehaviour } from './ec2/machine-behaviour.ts';
import { Machines } from './ec2/machines.ts';
import { validationError } from './fault.ts';
import { drawUuid } from './identifiers.ts';
import { RandomSource } from './random-source.ts';
import { WorkerPool } from './spacelift/worker-pool.ts';
import { Queues } from './sqs/queues.ts';
import { Timeline } from './timeline.ts';
import type { World, WorldOptions } from './world.ts';

/**
 * A world at `startAt` in which the group has just been created: its first instances are launched as time goes on.
 *
 * Throws `AwsFault` for a group, hook or queue that AWS would refuse, and `RangeError` for a seed, a start or machines
 * that make no sense.
 */
export function createWorld(options: WorldOptions): World {
  const { accountId = '000000000000', region = 'eu-west-1' } = options;
  const behaviour = machineBehaviour(options.machines);
  const timeline = new Timeline(options.startAt);
  const chronicle = new Chronicle(timeline);
  const chance = new RandomSource(options.seed);
  const pool = new WorkerPool({ timeline, chronicle, random: chance.fork('spacelift') }, options.spacelift);
  const machines = new Machines({ timeline, chronicle, pool, random: chance.fork('machines') }, behaviour);
  const queues = new Queues({ timeline, random: chance.fork('queues') }, { accountId, region });
  for (const queue of options.queues ?? []) queues.createQueue(queue);
  const events = new Bus({ timeline, random: chance.fork('events'), queues }, { accountId, region });
  for (const route of options.eventRoutes ?? []) events.route(route);
  const group = createGroup(
    { timeline, chronicle, machines, queues, behaviour, random: chance.fork('group') },
    {
      ...options,
      accountId,
      region,
    },
  );
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
    autoScaling: new SimulatedAutoScaling(group),
    ec2: machines,
    sqs: queues,
    events,
    mishaps: new SimulatedMishaps({ timeline, chronicle, machines, group, events, accountId, region }),
    spacelift: pool,
    history: chronicle,
  };
}

function createGroup(
  surroundings: ConstructorParameters<typeof Group>[0],
  {
    accountId,
    region,
    group: settings,
  }: WorldOptions & { readonly accountId: string; readonly region: string },
): Group {
  const { name, hooks = [], zones = ['a', 'b', 'c'].map((letter) => `${region}${letter}`) } = settings;
  if (zones.length === 0) throw validationError('a group needs at least one zone');
  const uuid = drawUuid(surroundings.random);
  const arn = `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:${uuid}:autoScalingGroupName/${name}`;
  const group = new Group(surroundings, { name, arn, accountId }, { ...settings, zones });
  for (const hook of hooks) {
    group.hooks.put(hook);
    // Who creates the queue after the world has no test notification of its first hooks.
    const queueName = hook.notificationTargetArn?.split(':').at(-1);
    if (queueName !== undefined && surroundings.queues.has(queueName)) group.notifications.sendTest(hook);
  }
  return group;
}
