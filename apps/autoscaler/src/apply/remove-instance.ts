import { describeError, type Deadline } from '@poolkeeper/lambda-runtime/calls';
import type { BootingMember, BusyMember, IdleMember, StrayMember } from '@poolkeeper/pool-model';
import type { RetainedInstance } from '../plan/plan.ts';
import type { Ports, TerminateOutcome } from '../ports.ts';
import { timeForCallMs, timeForDrainMs } from '../time-limits.ts';

/** What became of one instance that the plan removes. */
export interface Removal {
  readonly instanceId: string;
  /** `drained`: its workers take no more runs; a later pass decides whether it may be terminated. */
  readonly kind: 'terminating' | 'drained' | 'failed' | 'left-for-next-pass';
  /** Failures. A `terminating` instance may have a worker that is still to be drained. */
  readonly problems: readonly string[];
}

export function leftForNextPass(instanceId: string): Removal {
  return { instanceId, kind: 'left-for-next-pass', problems: [] };
}

/** Terminates an idle or booting member, and lowers the capacity by it. */
export function releaseMember(
  member: IdleMember | BootingMember,
  ports: Ports,
  deadline: Deadline,
): Promise<Removal> {
  return terminateAndDrain(member, { decrement: true, ports, deadline });
}

/** Terminates a member, which the group replaces. The hook holds a busy one until its run has ended. */
export function rollMember(
  member: IdleMember | BusyMember,
  ports: Ports,
  deadline: Deadline,
): Promise<Removal> {
  return terminateAndDrain(member, { decrement: false, ports, deadline });
}

/** Terminates a stray. Without a decrement the group replaces it, and its minimum size is no obstacle. */
export function removeStray(
  { instance }: StrayMember,
  ports: Ports,
  { decrement }: { readonly decrement: boolean },
): Promise<Removal> {
  return terminate({ instanceId: instance.id, decrement }, ports);
}

/**
 * Takes a retained instance one step further: drains workers that still take runs, or terminates the instance. No hook holds
 * it any more, so its termination is final. Each of its workers is drained once more right before, because the answer to a
 * drain is the latest word on whether a run is on it.
 *
 * @returns undefined when all there is to do is to wait.
 */
export async function settleRetained(
  { member, verdict }: RetainedInstance,
  ports: Ports,
  deadline: Deadline,
): Promise<Removal | undefined> {
  const instanceId = member.instance.id;
  switch (verdict.kind) {
    case 'wait':
      return undefined;
    case 'drain': {
      const drained = await drainAll(verdict.workers, ports, deadline);
      return removalAfterDrains(instanceId, drained);
    }
    case 'release': {
      const workerIds = member.workers.map(({ id }) => id);
      const drained = await drainAll(workerIds, ports, deadline);
      if (drained.kind !== 'drained-and-idle') return removalAfterDrains(instanceId, drained);
      if (deadline.remainingMs() <= timeForCallMs) return leftForNextPass(instanceId);
      return terminate({ instanceId, decrement: false }, ports);
    }
  }
}

interface Terminating {
  readonly decrement: boolean;
  readonly ports: Ports;
  readonly deadline: Deadline;
}

/**
 * Tells the group first, then drains the workers. A crash in between leaves an intent that the lifecycle manager carries
 * out, never a drained worker that no process remembers. The hook waits for a run that starts in between.
 */
async function terminateAndDrain(
  { instance, workers }: IdleMember | BusyMember | BootingMember,
  { decrement, ports, deadline }: Terminating,
): Promise<Removal> {
  const removal = await terminate({ instanceId: instance.id, decrement }, ports);
  if (removal.kind !== 'terminating') return removal;
  const problems: string[] = [];
  for (const worker of workers.filter(({ drained }) => !drained)) {
    const problem = await problemOfDraining(worker.id, ports, deadline);
    if (problem !== undefined) {
      problems.push(`worker ${worker.id} is left for the lifecycle manager to drain: ${problem}`);
    }
  }
  return { ...removal, problems };
}

/** Never rejects. */
async function terminate(
  request: { readonly instanceId: string; readonly decrement: boolean },
  { group }: Ports,
): Promise<Removal> {
  const { instanceId } = request;
  try {
    return removalAfterTermination(instanceId, await group.terminate(request));
  } catch (error) {
    return { instanceId, kind: 'failed', problems: [describeError(error)] };
  }
}

function removalAfterTermination(instanceId: string, outcome: TerminateOutcome): Removal {
  switch (outcome) {
    case 'terminating':
      return { instanceId, kind: 'terminating', problems: [] };
    case 'busy-scaling':
      return leftForNextPass(instanceId);
    case 'not-in-group':
      return { instanceId, kind: 'failed', problems: ['the instance has left the group'] };
    case 'at-min-size':
      return {
        instanceId,
        kind: 'failed',
        problems: ['without the instance the group would be below its minimum size'],
      };
  }
}

async function problemOfDraining(
  workerId: string,
  { pool }: Ports,
  deadline: Deadline,
): Promise<string | undefined> {
  if (deadline.remainingMs() <= timeForDrainMs) return 'the time of this pass is up';
  try {
    const { drained } = await pool.drain(workerId);
    return drained ? undefined : refusedDrain;
  } catch (error) {
    return describeError(error);
  }
}

/** The worker still takes runs, so `busy: false` in the same answer proves nothing. */
const refusedDrain = 'spacelift answered that it is not drained';

type DrainOutcome =
  | { readonly kind: 'drained-and-idle' | 'drained-and-busy' | 'out-of-time' }
  | { readonly kind: 'failed'; readonly problem: string };

async function drainAll(
  workerIds: readonly string[],
  { pool }: Ports,
  deadline: Deadline,
): Promise<DrainOutcome> {
  let anyBusy = false;
  for (const workerId of workerIds) {
    if (deadline.remainingMs() <= timeForCallMs) return { kind: 'out-of-time' };
    try {
      const { busy, drained } = await pool.drain(workerId);
      if (!drained) return failedDrain(workerId, refusedDrain);
      anyBusy ||= busy;
    } catch (error) {
      return failedDrain(workerId, describeError(error));
    }
  }
  return { kind: anyBusy ? 'drained-and-busy' : 'drained-and-idle' };
}

function failedDrain(workerId: string, problem: string): DrainOutcome {
  return { kind: 'failed', problem: `worker ${workerId} could not be drained: ${problem}` };
}

function removalAfterDrains(instanceId: string, outcome: DrainOutcome): Removal {
  switch (outcome.kind) {
    case 'drained-and-idle':
    case 'drained-and-busy':
      return { instanceId, kind: 'drained', problems: [] };
    case 'out-of-time':
      return leftForNextPass(instanceId);
    case 'failed':
      return { instanceId, kind: 'failed', problems: [outcome.problem] };
  }
}
