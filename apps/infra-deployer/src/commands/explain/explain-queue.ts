import type { PlannedPass } from '@poolkeeper/autoscaler/deployed';
import { countMembers, describeRoughDuration, statesWithWorker, type EpochMs } from '@poolkeeper/pool-model';
import { describeDecision } from '@poolkeeper/scaling-decision';
import type { SchedulableRun } from '@poolkeeper/spacelift-client';
import { counted } from '../../cli/counted.ts';
import type { PastDecision } from '../../deployed/recent-decisions.ts';

export interface QueueRecord {
  readonly pool: string;
  readonly planned: PlannedPass;
  /** Newest first. Absent if they cannot be read. */
  readonly decisions?: readonly PastDecision[];
  readonly wanted?: WantedRun;
}

/** A run that the user asks about, and the queue of its pool. */
export interface WantedRun {
  readonly id: string;
  readonly queue: readonly SchedulableRun[];
}

/** Says why runs of a pool are waiting, in sentences. */
export function explainQueue({ pool, planned, decisions, wanted }: QueueRecord): readonly string[] {
  const { snapshot } = planned.observation;
  const { pendingRuns } = snapshot.pool;
  const now = snapshot.observedAt;
  const waiting =
    pendingRuns === 0 ? 'No run is waiting' : `${counted(pendingRuns, 'run')} of ${pool} wait for a worker`;
  return [
    ...(wanted === undefined ? [] : [explainRun(wanted, now)]),
    `${waiting}: ${describeMembers(planned)}.`,
    ...(pendingRuns > 0 && countMembers(snapshot).idle > 0
      ? ['Workers are idle although runs wait: Spacelift assigns runs to workers, usually within seconds.']
      : []),
    `The next pass will ${describeDecision(planned.plan.decision)}.`,
    explainPasses(pool, decisions, now),
    ...(pendingRuns > 0 || wanted !== undefined
      ? [
          'Unknown: whether a run waits for something other than a worker, such as an approval or a lock on its stack. The page of the run in Spacelift shows that.',
        ]
      : []),
  ];
}

function explainRun({ id, queue }: WantedRun, now: EpochMs): string {
  const found = queue.find(({ run }) => run.id === id);
  if (found === undefined) {
    return `Run ${id} is not in the queue of the pool: it has ended, has another pool, or waits for a confirmation.`;
  }
  const { run, stackId } = found;
  const age = describeRoughDuration(Math.max(0, now - run.createdAt * 1000));
  if (!waits(run))
    return `Run ${id} of the stack ${stackId} is in the state ${run.state}, and was created ${age} ago.`;
  const ahead = queue.filter(({ run: other, position }) => waits(other) && position < found.position).length;
  const place =
    ahead === 0
      ? 'no other run is ahead of it'
      : `${counted(ahead, 'run')} ${ahead === 1 ? 'is' : 'are'} ahead of it`;
  return `Run ${id} of the stack ${stackId} has been waiting for ${age}, and ${place}.`;
}

/** The queue has only runs that wait for a worker, or have one. */
function waits({ state }: SchedulableRun['run']): boolean {
  return !statesWithWorker.has(state);
}

function describeMembers({ observation: { snapshot } }: PlannedPass): string {
  const { desiredCapacity, maxSize } = snapshot.group;
  const { busy, idle, booting, drained } = countMembers(snapshot);
  const parts = [
    `${counted(busy, 'worker')} busy`,
    `${idle} idle`,
    ...(drained > 0 ? [`${drained} drained`] : []),
    ...(booting > 0 ? [`${counted(booting, 'instance')} booting`] : []),
  ];
  return `${parts.join(', ')}, at a capacity of ${desiredCapacity} of at most ${maxSize}`;
}

function explainPasses(pool: string, decisions: readonly PastDecision[] | undefined, now: EpochMs): string {
  if (decisions === undefined)
    return 'Unknown: when the last pass was, because the log of the autoscaler cannot be read.';
  const [last] = decisions;
  if (last === undefined) {
    return `The autoscaler has logged no pass in the last 15 minutes, so nothing is launched: poolkeeper doctor ${pool} finds the cause.`;
  }
  const age = describeRoughDuration(Math.max(0, now - Date.parse(last.at)));
  return last.kind === 'failed'
    ? `The last pass, ${age} ago, ${last.explanation}. Until a pass succeeds, nothing is launched: poolkeeper doctor ${pool} finds the cause.`
    : `The last pass was ${age} ago.`;
}
