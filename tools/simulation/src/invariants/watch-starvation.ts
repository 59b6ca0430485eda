import type { DurationMs, PurchaseOption } from '@poolkeeper/pool-model';
import type { GroupRecord, World } from '@poolkeeper/pool-world';
import { settingsInForce } from '@poolkeeper/scaling-decision';
import type { Scenario } from '../scenario/scenario.ts';
import type { Violation } from './violation.ts';

const minute = 60_000;

/**
 * Checks at even intervals that runs do not wait while machines are available and none is launching, for longer than the
 * policies wait before they ask for capacity, ask for another kind, or ask again.
 */
export function watchStarvation(
  world: World,
  { scenario, intervalMs }: { readonly scenario: Scenario; readonly intervalMs: DurationMs },
): () => Violation | undefined {
  const maxMs = maxStarvation(scenario);
  let starvingMs = 0;
  return () => {
    starvingMs = isStarving(world, scenario) ? starvingMs + intervalMs : 0;
    if (starvingMs <= maxMs) return undefined;
    const detail = `${world.spacelift.pendingRuns()} runs have waited for ${starvingMs / minute} minutes without a launch, although machines are available`;
    return { invariant: 'no-starvation', at: world.now, detail };
  };
}

/** The maximum time until the right capacity is asked for. */
function maxStarvation({ autoscaler }: Scenario): DurationMs {
  const { scaleOutCooldownMs = 0, shortageBackOffMs = 3 * minute } = autoscaler.policy;
  // A group retries after 0.5, 1, 2, ..., 5 minutes, and the third failure is enough to stop asking for spot.
  const retriesMs = 3.5 * minute;
  return scaleOutCooldownMs + shortageBackOffMs + retriesMs + 3 * minute;
}

function isStarving(world: World, scenario: Scenario): boolean {
  const { spacelift } = world;
  if (spacelift.pendingRuns() === 0) return false;
  const [group] = world.autoScaling.describeGroups();
  if (group === undefined || !canGrow(group, { world, scenario })) return false;
  return !isAnyLaunching(group, { world, scenario }) && areMachinesAvailable(group, { world, scenario });
}

interface Situation {
  readonly world: World;
  readonly scenario: Scenario;
}

function canGrow(group: GroupRecord, { world, scenario }: Situation): boolean {
  const { maxSize = Infinity } = settingsInForce(scenario.autoscaler.policy, world.now);
  const counted = group.instances.filter(({ lifecycleState }) =>
    /^Pending|^InService$/u.test(lifecycleState),
  );
  return counted.length < Math.min(group.maxSize, maxSize);
}

/** Whether an instance launches, or has been in service for less than a boot. */
function isAnyLaunching(group: GroupRecord, { world, scenario }: Situation): boolean {
  const maxBootMs = 2 * scenario.machines.bootSeconds * 1000;
  const launchTimes = new Map(
    world.ec2.describeInstances().map(({ instanceId, launchTime }) => [instanceId, launchTime]),
  );
  return group.instances.some(
    ({ instanceId, lifecycleState }) =>
      lifecycleState.startsWith('Pending') ||
      (lifecycleState === 'InService' && world.now - (launchTimes.get(instanceId) ?? 0) < maxBootMs),
  );
}

/** Whether EC2 has capacity for what the group may launch. */
function areMachinesAvailable(group: GroupRecord, { world, scenario }: Situation): boolean {
  const isAvailable = (purchaseOption: PurchaseOption) =>
    group.zones.some((zone) =>
      group.instanceTypes.some((instanceType) =>
        world.mishaps.hasCapacity({ zone, instanceType, purchaseOption }),
      ),
    );
  if (scenario.autoscaler.purchase !== undefined) return isAvailable('on-demand');
  const onDemandPercentage = group.purchaseMix?.onDemandPercentage ?? 100;
  return (
    (onDemandPercentage === 0 || isAvailable('on-demand')) &&
    (onDemandPercentage === 100 || isAvailable('spot'))
  );
}
