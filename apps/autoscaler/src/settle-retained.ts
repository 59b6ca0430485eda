import { lastCallMs, type Deadline } from './deadline.ts';
import type { Ports } from './ports.ts';
import { leftForNextPass, terminate, type Removal } from './removal.ts';
import type { RetainedInstance } from './retained.ts';
import { wordsOf } from './words-of.ts';

/**
 * Takes a retained instance one step on: drains the workers that still take runs, or lets it go. No hook holds it any
 * more, so its termination is its end: each of its workers is drained once more right before, as the answer to that is
 * the last word on whether a run is on it. Undefined when all there is to do is to wait.
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
      const outcome = await drainAll(verdict.workers, { ports, deadline });
      return removalBy(instanceId, outcome);
    }
    case 'release': {
      const workerIds = member.workers.map(({ id }) => id);
      const outcome = await drainAll(workerIds, { ports, deadline });
      if (outcome.kind !== 'drained-and-idle') return removalBy(instanceId, outcome);
      if (deadline.remainingMs() <= lastCallMs) return leftForNextPass(instanceId);
      return terminate({ instanceId, decrement: false }, ports);
    }
  }
}

type DrainOutcome =
  | { readonly kind: 'drained-and-idle' | 'drained-and-busy' | 'out-of-time' }
  | { readonly kind: 'failed'; readonly problem: string };

async function drainAll(
  workerIds: readonly string[],
  { ports, deadline }: { readonly ports: Ports; readonly deadline: Deadline },
): Promise<DrainOutcome> {
  let anyBusy = false;
  for (const workerId of workerIds) {
    if (deadline.remainingMs() <= lastCallMs) return { kind: 'out-of-time' };
    try {
      const { busy } = await ports.pool.drain(workerId);
      anyBusy ||= busy;
    } catch (error) {
      return { kind: 'failed', problem: `worker ${workerId} could not be drained: ${wordsOf(error)}` };
    }
  }
  return { kind: anyBusy ? 'drained-and-busy' : 'drained-and-idle' };
}

function removalBy(instanceId: string, outcome: DrainOutcome): Removal {
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
