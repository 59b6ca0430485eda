import { pauseInForce, type Member } from '@poolkeeper/pool-model';
import {
  viewMember,
  type ConsoleView,
  type CostView,
  type DrainView,
  type MemberView,
  type PoolView,
} from '@poolkeeper/pool-model/view';
import {
  hasWorker,
  isFaultless,
  waitsForWorker,
  workerNeedsOf,
  type GroupRecord,
  type SimulatedRun,
  type World,
} from '@poolkeeper/pool-world';
import { localFaults } from '../../faults/local-faults.ts';
import { countInterruptions, describeLosses, interruptedByUs } from '../../report/interruptions.ts';
import { observeWorld } from '../../world/observe-world.ts';
import { poolOfGroup } from '../../world/pool-of-group.ts';
import type { Controls } from '../control/controls.ts';
import type { Holds } from './holds.ts';

type Viewed = Pick<Controls, 'clock' | 'faults' | 'lifecycleManager' | 'failedBatch'> & {
  readonly world: World;
  readonly holds: Holds;
  readonly costOf: (group: GroupRecord, runs: readonly SimulatedRun[]) => CostView;
};

const hourMs = 3_600_000;
const recentMs = 600_000;

/** The state of all pools as the console shows it. */
export function viewPools(viewed: Viewed): ConsoleView {
  const { world, clock, faults, lifecycleManager, holds } = viewed;
  const failedBatch = viewed.failedBatch?.();
  holds.follow(world.history.events);
  return {
    now: world.now,
    pools: world.autoScaling.describeGroups().map((group) => viewPool(group, viewed)),
    managerIsOn: lifecycleManager?.isOn ?? true,
    failedBatch: failedBatch !== undefined && world.now - failedBatch.at < recentMs ? failedBatch : undefined,
    local: {
      speed: clock.speed,
      faults: isFaultless(faults.profile) ? undefined : localFaults.describe(faults.profile),
    },
  };
}

function viewPool(group: GroupRecord, { world, holds, costOf }: Viewed): PoolView {
  const { now } = world;
  const pool = world.spaceliftPools.get(group.tags.WorkerPoolID ?? '') ?? world.spacelift;
  const snapshot = observeWorld(world, group, pool);
  const runs = pool.runs();
  const { running, applying, finished, blocked } = pool.runCounts();
  const interruptions = countInterruptions(runs);
  const runOn = new Map(
    runs.flatMap((run) =>
      hasWorker(run.state) && run.instanceId !== undefined ? [[run.instanceId, run]] : [],
    ),
  );
  const { lastShortage } = holds;
  return {
    name: poolOfGroup(group.name),
    workerPoolId: pool.poolId,
    group,
    queue: { pendingRuns: pool.pendingRuns(), ...waits(runs, now) },
    ...(runs.some(({ isTracked }) => isTracked) && {
      coming: {
        unconfirmed: runs
          .filter(({ state }) => state === 'unconfirmed')
          .map((run) => ({ id: run.id, stack: run.stack, since: sinceOf(run) }))
          .sort((a, b) => a.since - b.since),
        blocked,
      },
    }),
    runs: {
      running: running + applying,
      finished,
      interrupted: interruptedByUs(interruptions),
      losses: describeLosses(interruptions),
    },
    members: snapshot.members.map((member) => viewWithRun(member, runOn)),
    gate: group.instances.flatMap(({ instanceId, lifecycleState }): DrainView[] => {
      const hold = lifecycleState === 'Terminating:Wait' ? holds.of(instanceId) : undefined;
      if (hold === undefined) return [];
      const run = runOn.get(instanceId);
      const waitsFor = run ? ({ kind: 'run', stack: run.stack } as const) : ({ kind: 'release' } as const);
      return [{ instanceId, ...hold, waitsFor }];
    }),
    cost: costOf(group, runs),
    shortage: lastShortage !== undefined && now - lastShortage.at < recentMs ? lastShortage : undefined,
    pause: pauseInForce(snapshot.group, now),
  };
}

/** When a run came into its state. */
function sinceOf({ history, queuedAt }: SimulatedRun): number {
  return history.at(-1)?.at ?? queuedAt;
}

function viewWithRun(member: Member, runOn: ReadonlyMap<string, SimulatedRun>): MemberView {
  const run = member.instance && runOn.get(member.instance.id);
  return {
    ...viewMember(member),
    ...(run && { run: { stack: run.stack, startedAt: sinceOf(run) } }),
  };
}

function waits(
  runs: readonly SimulatedRun[],
  now: number,
): Pick<PoolView['queue'], 'longestWaitMs' | 'p95WaitMs'> {
  let longestWaitMs = 0;
  const recent: number[] = [];
  for (const run of runs) {
    if (waitsForWorker(run.state)) longestWaitMs = Math.max(longestWaitMs, now - sinceOf(run));
    for (const { readyAt, startedAt } of workerNeedsOf(run)) {
      if (startedAt !== undefined && now - startedAt < hourMs) recent.push(startedAt - readyAt);
    }
  }
  recent.sort((one, other) => one - other);
  // The nearest rank, so it is a measured value.
  return { longestWaitMs, p95WaitMs: recent[Math.ceil(recent.length * 0.95) - 1] };
}
