import type { World, WorldEvent } from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import type { PlainScenario } from '../scenario/plain-scenario.ts';
import type { Stage } from '../stage/stage.ts';

const minute = 60_000;
const { groupName } = deployment;

/** A short history without faults, whose calls and messages are the places for faults. */
export interface CanonicalHistory extends PlainScenario {
  readonly name: string;
  /** When the lifecycle manager is off, in minutes from the start. @default - never */
  readonly managerOff?: readonly [from: number, until: number];
  /** Plans what happens. Times are counted from the start, at which the group has launched nothing yet. */
  readonly plan: (stage: Stage) => void;
}

export const canonicalHistories: readonly CanonicalHistory[] = [
  {
    name: 'scale-in of an idle worker',
    plan: (stage) => {
      at(stage, 2, () => {
        run(stage, 60);
      });
    },
  },
  {
    name: 'scale-in of a worker that gets a run in the same second',
    plan: (stage) => {
      at(stage, 2, () => {
        run(stage, 60);
      });
      once(stage, isScaleIn, () => {
        run(stage, 600);
      });
      stage.world.spacelift.showBusyLate(9);
    },
  },
  {
    name: 'scale-in of a worker that gets a run right before its drain',
    plan: (stage) => {
      at(stage, 2, () => {
        run(stage, 60);
      });
      once(stage, isScaleIn, () => {
        stage.after(150, () => {
          run(stage, 600);
        });
      });
      stage.world.spacelift.showBusyLate(9);
    },
  },
  {
    name: 'scale-in of a worker whose run is confirmed in the same second',
    plan: (stage) => {
      const { spacelift } = stage.world;
      const apply = { confirmedAfterMs: Infinity, durationSeconds: 600 };
      at(stage, 2, () => {
        const { id } = spacelift.queueRun({ stack: 'a', durationSeconds: 60, apply });
        once(stage, isScaleIn, () => {
          spacelift.confirmRun(id);
        });
      });
      spacelift.showBusyLate(9);
    },
  },
  {
    name: 'instance refresh of busy and idle workers',
    group: { minSize: 2 },
    plan: (stage) => {
      at(stage, 4, () => {
        run(stage, 900);
      });
      at(stage, 5, () => {
        stage.world.autoScaling.startInstanceRefresh({ groupName });
      });
    },
  },
  {
    name: 'refresh with a custom termination policy',
    group: { minSize: 2, customTerminationPolicy: true },
    plan: (stage) => {
      at(stage, 4, () => {
        run(stage, 600);
      });
      at(stage, 5, () => {
        stage.world.autoScaling.startInstanceRefresh({ groupName });
      });
    },
  },
  {
    name: 'spot notice for a busy instance',
    group: { minSize: 1, purchaseMix: { onDemandBase: 0, onDemandPercentage: 0 } },
    plan: (stage) => {
      at(stage, 4, () => {
        run(stage, 90);
      });
      at(stage, 4.5, () => {
        for (const id of instances(stage)) stage.world.mishaps.spotInterruption(id);
      });
    },
  },
  {
    name: 'lost boot',
    plan: (stage) => {
      stage.world.mishaps.boots({ lostBootRate: 1 });
      at(stage, 2, () => {
        run(stage, 60);
      });
      at(stage, 4, () => {
        stage.world.mishaps.boots({ lostBootRate: 0 });
      });
    },
  },
  {
    name: 'launch through the readiness gate',
    readinessGate: true,
    plan: (stage) => {
      at(stage, 2, () => {
        run(stage, 60);
      });
    },
  },
  {
    name: 'lost boot behind the readiness gate',
    readinessGate: true,
    plan: (stage) => {
      stage.world.mishaps.boots({ lostBootRate: 1 });
      at(stage, 2, () => {
        run(stage, 60);
      });
      at(stage, 4, () => {
        stage.world.mishaps.boots({ lostBootRate: 0 });
      });
    },
  },
  {
    name: 'gate off in the middle of a drain',
    group: { minSize: 1 },
    managerOff: [6, 7.5],
    plan: (stage) => {
      at(stage, 4, () => {
        run(stage, 420);
      });
      at(stage, 5.8, () => {
        terminateAll(stage);
      });
    },
  },
  {
    name: "operator's drain right before a termination",
    group: { minSize: 1 },
    plan: (stage) => {
      stage.world.spacelift.showBusyLate(9);
      at(stage, 4, () => {
        run(stage, 400);
        drainAll(stage);
        terminateAll(stage);
      });
    },
  },
  {
    name: "operator's drain that is lifted before a termination",
    group: { minSize: 1 },
    plan: (stage) => {
      at(stage, 4, () => {
        drainAll(stage);
      });
      at(stage, 5, () => {
        for (const { id } of stage.world.spacelift.everyWorker()) stage.world.spacelift.drainSet(id, false);
        run(stage, 300);
        terminateAll(stage);
      });
    },
  },
  {
    name: 'retention and its clean-up',
    group: { minSize: 1 },
    managerOff: [4.5, 12],
    plan: (stage) => {
      at(stage, 4, () => {
        run(stage, 900);
      });
      at(stage, 5, () => {
        terminateAll(stage);
      });
    },
  },
  {
    name: 'missing busy worker with a witness',
    group: { minSize: 1 },
    plan: (stage) => {
      at(stage, 4, () => {
        run(stage, 1200);
      });
      at(stage, 5, () => {
        hideAll(stage, 12 * minute);
        terminateAll(stage);
      });
    },
  },
  {
    name: 'missing busy worker without a witness',
    group: { minSize: 1 },
    hasWitness: false,
    plan: (stage) => {
      at(stage, 4, () => {
        run(stage, 600);
      });
      at(stage, 5, () => {
        hideAll(stage, 3 * minute);
        terminateAll(stage);
      });
    },
  },
  {
    name: 'two workers on an instance, one of them busy',
    group: { minSize: 1 },
    plan: (stage) => {
      at(stage, 4, () => {
        for (const id of instances(stage)) stage.world.ec2.startAnotherWorker(id);
        run(stage, 400);
      });
      at(stage, 5, () => {
        terminateAll(stage);
      });
    },
  },
  {
    name: 'two workers on an instance without a witness, the busy one missing',
    group: { minSize: 1 },
    hasWitness: false,
    plan: (stage) => {
      const { ec2, spacelift } = stage.world;
      at(stage, 4, () => {
        for (const id of instances(stage)) ec2.startAnotherWorker(id);
        run(stage, 600);
      });
      at(stage, 5, () => {
        for (const { id } of spacelift.everyWorker().filter(({ busy }) => busy)) hide(stage, id, 3 * minute);
        terminateAll(stage);
      });
    },
  },
  {
    name: 'termination of an instance that is launching',
    readinessGate: true,
    group: { minSize: 1 },
    plan: (stage) => {
      once(
        stage,
        ({ kind }) => kind === 'launch-held',
        () => {
          run(stage, 300);
          terminateAll(stage);
        },
      );
    },
  },
  {
    name: 'another worker pool in the settings while a run goes on',
    group: { minSize: 1 },
    plan: (stage) => {
      const poolId = '01KE6JQ300G7RNFM4RDSZ5RH4R';
      const { spaceliftPools, autoScaling } = stage.world;
      at(stage, 4, () => {
        run(stage, 900);
      });
      at(stage, 5, () => {
        const pool = spaceliftPools.create({ poolId });
        autoScaling.updateGroup({ groupName, workerPoolId: poolId, tags: { 'poolkeeper:pool': poolId } });
        stage.poolId = poolId;
        pool.queueRun({ stack: 'b', durationSeconds: 120 });
      });
      at(stage, 8, () => {
        terminateAll(stage);
      });
      // What is retained of another pool is reported and left to an operator.
      at(stage, 60, () => {
        endRetained(stage);
      });
    },
  },
  {
    name: 'scale-out from a warm pool and back',
    group: { warmPool: { minSize: 1, maxGroupPreparedCapacity: 1 } },
    plan: (stage) => {
      at(stage, 5, () => {
        run(stage, 120);
      });
    },
  },
  {
    name: 'return to a warm pool of a worker that gets a run in the same second',
    group: { warmPool: { minSize: 1, maxGroupPreparedCapacity: 1, reuseOnScaleIn: true } },
    plan: (stage) => {
      at(stage, 5, () => {
        run(stage, 120);
      });
      once(stage, isScaleIn, () => {
        run(stage, 600);
      });
      stage.world.spacelift.showBusyLate(9);
      // What a warm pool retains is reported and left to an operator.
      at(stage, 60, () => {
        endRetained(stage);
      });
    },
  },
];

function at(stage: Stage, minutes: number, act: () => void): void {
  stage.after(minutes * minute, act);
}

/** Acts once, at the first such event. */
function once(stage: Stage, isIt: (event: WorldEvent) => boolean, act: () => void): void {
  const { events } = stage.world.history;
  let seen = 0;
  let isDone = false;
  stage.onStep(() => {
    for (; !isDone && seen < events.length; seen += 1) {
      const event = events[seen];
      if (event === undefined || !isIt(event)) continue;
      isDone = true;
      act();
    }
  });
}

function isScaleIn(event: WorldEvent): boolean {
  return event.kind === 'capacity-changed' && event.to < event.from;
}

function run(stage: Stage, durationSeconds: number): void {
  stage.world.spacelift.queueRun({ stack: 'a', durationSeconds });
}

function instances({ world }: Stage): readonly string[] {
  return groupOf(world).instances.map(({ instanceId }) => instanceId);
}

function terminateAll(stage: Stage): void {
  for (const instanceId of instances(stage)) {
    stage.world.autoScaling.terminateInstance({ instanceId, decrement: false });
  }
}

function endRetained({ world }: Stage): void {
  const warm = world.autoScaling.describeWarmPool(groupName)?.instances ?? [];
  for (const { instanceId, lifecycleState } of [...groupOf(world).instances, ...warm]) {
    if (!lifecycleState.endsWith(':Retained')) continue;
    world.autoScaling.terminateInstance({ instanceId, decrement: false });
  }
}

function drainAll({ world }: Stage): void {
  for (const { id } of world.spacelift.everyWorker()) world.spacelift.drainSet(id, true);
}

function hideAll(stage: Stage, forMs: number): void {
  for (const { id } of stage.world.spacelift.everyWorker()) hide(stage, id, forMs);
}

function hide(stage: Stage, workerId: string, forMs: number): void {
  const { spacelift } = stage.world;
  spacelift.disconnect(workerId);
  stage.after(forMs, () => {
    spacelift.reconnect(workerId);
  });
}

function groupOf(world: World) {
  const [group] = world.autoScaling.describeGroups([groupName]);
  if (group === undefined) throw new RangeError(`the world has no group ${groupName}`);
  return group;
}
