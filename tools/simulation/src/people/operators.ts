import { AwsFault } from '@poolkeeper/pool-world';
import { carryingInstances } from '../carrying-instances.ts';
import { deployment } from '../deployment.ts';
import type { FaultChance } from '../faults/chance.ts';
import { drawMoments, type Episode } from '../faults/episodes.ts';
import type { FaultKind } from '../faults/fault-kinds.ts';
import type { Stage } from '../stage/stage.ts';

const minute = 60_000;
const { groupName } = deployment;

export interface Operators {
  /** Whether a worker's drain is a person's, and not lifted yet. */
  hasDrained(workerId: string): boolean;
  /** They lift their drains, bring back what they took aside, and set the group's bounds as they were. */
  tidyUp(): void;
}

/** People who work on the pool with the consoles of AWS and Spacelift, planned for the time in which there are faults. */
export function planOperators(
  stage: Stage,
  chance: FaultChance,
  {
    span,
    bounds,
  }: { readonly span: Episode; readonly bounds: { readonly minSize: number; readonly maxSize: number } },
): Operators {
  const { world, trace } = stage;
  const drained = new Set<string>();
  const aside = new Set<string>();

  const at = (kind: FaultKind, happen: () => void) => {
    for (const moment of drawMoments(chance, kind, span)) stage.after(moment - stage.now, happen);
  };
  const anyOf = <Item>(kind: FaultKind, items: readonly Item[]): Item | undefined =>
    items[chance.source(kind).integer(items.length)];
  const group = () => {
    const [record] = world.autoScaling.describeGroups();
    if (record === undefined) throw new RangeError('the world has no group');
    return record;
  };
  const inService = () => group().instances.filter(({ lifecycleState }) => lifecycleState === 'InService');
  const act = (what: () => string, does: () => void) => {
    trace.note('operator', what);
    refusable(does);
  };

  at('drains', () => {
    const worker = anyOf(
      'drains',
      world.spacelift.workers().filter((each) => !each.drained),
    );
    if (worker === undefined) return;
    act(
      () => `drains ${worker.id}`,
      () => world.spacelift.drainSet(worker.id, true),
    );
    drained.add(worker.id);
    stage.after(minute + chance.source('drains').integer(30 * minute), () => {
      lift(worker.id);
    });
  });
  at('terminations', () => {
    const instance = anyOf('terminations', inService());
    if (instance === undefined) return;
    const decrement = chance.source('terminations').chance(0.5);
    act(
      () => `terminates ${instance.instanceId}${decrement ? ' with decrement' : ''}`,
      () => world.autoScaling.terminateInstance({ instanceId: instance.instanceId, decrement }),
    );
  });
  at('resizes', () => {
    const source = chance.source('resizes');
    const { minSize, maxSize } = group();
    if (source.chance(0.5)) {
      const desiredCapacity = minSize + source.integer(maxSize - minSize + 1);
      act(
        () => `sets desired capacity ${desiredCapacity}`,
        () => {
          world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity });
        },
      );
      return;
    }
    const most = Math.max(1, bounds.maxSize + source.integer(5) - 2);
    const least = Math.min(most, source.integer(bounds.minSize + 2));
    act(
      () => `sets min ${least} and max ${most}`,
      () => {
        world.autoScaling.updateGroup({ groupName, minSize: least, maxSize: most });
      },
    );
  });
  at('standby', () => {
    const instance = anyOf('standby', inService());
    if (instance === undefined) return;
    const { instanceId } = instance;
    const decrement = chance.source('standby').chance(0.5);
    act(
      () => `takes ${instanceId} aside`,
      () => {
        world.autoScaling.enterStandby({ groupName, instanceIds: [instanceId], decrement });
        aside.add(instanceId);
      },
    );
    stage.after(minute + chance.source('standby').integer(20 * minute), () => {
      bringBack(instanceId);
    });
  });
  at('refresh', () => {
    const source = chance.source('refresh');
    act(
      () => 'starts an instance refresh',
      () => {
        world.autoScaling.startInstanceRefresh({
          groupName,
          minHealthyPercentage: [0, 50, 90, 100][source.integer(4)] ?? 90,
          instanceWarmupSeconds: source.integer(120),
        });
      },
    );
  });
  at('unhealthy', () => {
    const instance = anyOf('unhealthy', inService());
    if (instance === undefined) return;
    act(
      () => `reports ${instance.instanceId} unhealthy`,
      () => {
        world.autoScaling.setInstanceHealth({ instanceId: instance.instanceId, healthStatus: 'Unhealthy' });
      },
    );
  });
  at('past-group', () => {
    const instance = anyOf('past-group', inService());
    if (instance === undefined) return;
    act(
      () => `ends ${instance.instanceId} past the group`,
      () => {
        world.ec2.terminateInstances([instance.instanceId]);
      },
    );
  });
  at('foreign', () => {
    world.spacelift.registerWorker(JSON.stringify({ instance_id: 'i-0f0f0f0f0f0f0f0f0', asg_id: 'another' }));
  });

  function lift(workerId: string): void {
    if (!drained.delete(workerId)) return;
    const worker = world.spacelift.workers().find(({ id }) => id === workerId);
    if (worker === undefined) return;
    // Nobody gives runs to a machine that is on its way out: its drain is the gate's by now.
    const carrier = carryingInstances(world).get(workerId);
    const member = group().instances.find(({ instanceId }) => instanceId === carrier);
    const isLeaving = member === undefined || /Terminat|Detach/u.test(member.lifecycleState);
    if (isLeaving) return;
    act(
      () => `lifts the drain of ${workerId}`,
      () => world.spacelift.drainSet(workerId, false),
    );
  }

  function bringBack(instanceId: string): void {
    if (!aside.has(instanceId)) return;
    const record = group();
    const state = record.instances.find((each) => each.instanceId === instanceId)?.lifecycleState;
    if (state === 'EnteringStandby') {
      stage.after(minute, () => {
        bringBack(instanceId);
      });
      return;
    }
    aside.delete(instanceId);
    if (state !== 'Standby') return;
    act(
      () => `brings ${instanceId} back`,
      () => {
        if (record.desiredCapacity < record.maxSize) {
          world.autoScaling.exitStandby({ groupName, instanceIds: [instanceId] });
        } else {
          world.autoScaling.terminateInstance({ instanceId, decrement: false });
        }
      },
    );
  }

  return {
    hasDrained: (workerId) => drained.has(workerId),
    tidyUp() {
      for (const workerId of [...drained]) lift(workerId);
      for (const instanceId of [...aside]) bringBack(instanceId);
      act(
        () => `sets min ${bounds.minSize} and max ${bounds.maxSize}`,
        () => {
          world.autoScaling.updateGroup({ groupName, ...bounds });
        },
      );
    },
  };
}

/** AWS refuses what makes no sense at the moment; people shrug. */
function refusable(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
  }
}
