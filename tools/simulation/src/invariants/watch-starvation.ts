import type { DurationMs, PurchaseOption } from '@poolkeeper/pool-model';
import type { GroupRecord, World } from '@poolkeeper/pool-world';
import { settingsInForce } from '@poolkeeper/scaling-decision';
import type { Scenario } from '../scenario/scenario.ts';
import type { Violation } from './violation.ts';

const minute = 60_000;

/**
 * Runs do not wait while machines could be had and none is on its way: not for longer than the policies have them wait
 * before they ask, ask for something else, or ask again. By looks at even intervals.
 */
export function watchStarvation(
  world: World,
  { scenario, intervalMs }: { readonly scenario: Scenario; readonly intervalMs: DurationMs },
): () => Violation | undefined {
  const longestMs = longestStarvation(scenario);
  let starvingMs = 0;
  return () => {
    starvingMs = isStarving(world, scenario) ? starvingMs + intervalMs : 0;
    if (starvingMs <= longestMs) return undefined;
    const detail = `${world.spacelift.pendingRuns()} runs wait and nothing has come for ${starvingMs / minute} minutes, though there are machines`;
    return { invariant: 'no-starvation', at: world.now, detail };
  };
}

/** How long it may take until the right capacity has been asked for. */
function longestStarvation({ autoscaler }: Scenario): DurationMs {
  const { scaleOutCooldownMs = 0, shortageBackOffMs = 3 * minute } = autoscaler.policy;
  // A group tries again after half a minute, a whole one, two, ..., five: the third failure is enough to give spot up.
  const retriesMs = 3.5 * minute;
  return scaleOutCooldownMs + shortageBackOffMs + retriesMs + 3 * minute;
}

function isStarving(world: World, scenario: Scenario): boolean {
  const { spacelift } = world;
  if (spacelift.pendingRuns() === 0) return false;
  const [group] = world.autoScaling.describeGroups();
  if (group === undefined || !canGrow(group, { world, scenario })) return false;
  return !isAnyOnItsWay(group, { world, scenario }) && areThereMachines(group, { world, scenario });
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

/** Launching, or in service for less than a boot. */
function isAnyOnItsWay(group: GroupRecord, { world, scenario }: Situation): boolean {
  const longestBootMs = 2 * scenario.machines.bootSeconds * 1000;
  const launchTimes = new Map(
    world.ec2.describeInstances().map(({ instanceId, launchTime }) => [instanceId, launchTime]),
  );
  return group.instances.some(
    ({ instanceId, lifecycleState }) =>
      lifecycleState.startsWith('Pending') ||
      (lifecycleState === 'InService' && world.now - (launchTimes.get(instanceId) ?? 0) < longestBootMs),
  );
}

/** Of whatever the group could be told to launch. */
function areThereMachines(group: GroupRecord, { world, scenario }: Situation): boolean {
  const isToBeHad = (purchaseOption: PurchaseOption) =>
    group.zones.some((zone) =>
      group.instanceTypes.some((instanceType) =>
        world.mishaps.hasCapacity({ zone, instanceType, purchaseOption }),
      ),
    );
  if (scenario.autoscaler.purchase !== undefined) return isToBeHad('on-demand');
  const onDemandPercentage = group.purchaseMix?.onDemandPercentage ?? 100;
  return (
    (onDemandPercentage === 0 || isToBeHad('on-demand')) && (onDemandPercentage === 100 || isToBeHad('spot'))
  );
}
