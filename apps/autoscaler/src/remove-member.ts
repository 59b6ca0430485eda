import type { IdleMember, StrayMember } from '@poolkeeper/pool-model';
import type { Ports, TerminateOutcome } from './ports.ts';

/** What became of one member that was to go. */
export interface Removal {
  readonly instanceId: string;
  readonly kind: 'terminating' | 'failed' | 'left-for-next-pass';
  /** What went wrong; also a `terminating` member may have a worker that is still to be drained. */
  readonly problems: readonly string[];
}

/**
 * Releases an idle member: first the group's intent, then the drain. A crash in between leaves an intent that the
 * lifecycle manager carries out, never a drained worker that nobody remembers. A run that slips in between is waited for
 * by the hook.
 */
export async function releaseMember({ instance, workers }: IdleMember, ports: Ports): Promise<Removal> {
  const removal = await terminate({ instanceId: instance.id, decrement: true }, ports);
  if (removal.kind !== 'terminating') return removal;
  const problems: string[] = [];
  for (const worker of workers.filter(({ drained }) => !drained)) {
    try {
      await ports.pool.drain(worker.id);
    } catch (error) {
      problems.push(`worker ${worker.id} is left for the lifecycle manager to drain: ${wordsOf(error)}`);
    }
  }
  return { ...removal, problems };
}

/** Has the group replace a stray. Without a decrement, so that the group's minimum size is no obstacle. */
export function replaceMember({ instance }: StrayMember, ports: Ports): Promise<Removal> {
  return terminate({ instanceId: instance.id, decrement: false }, ports);
}

async function terminate(
  request: { readonly instanceId: string; readonly decrement: boolean },
  { group }: Ports,
): Promise<Removal> {
  const { instanceId } = request;
  try {
    return removalBy(await group.terminate(request), instanceId);
  } catch (error) {
    return { instanceId, kind: 'failed', problems: [wordsOf(error)] };
  }
}

function removalBy(outcome: TerminateOutcome, instanceId: string): Removal {
  switch (outcome) {
    case 'terminating':
      return { instanceId, kind: 'terminating', problems: [] };
    case 'busy-scaling':
      return { instanceId, kind: 'left-for-next-pass', problems: [] };
    case 'not-in-group':
      return { instanceId, kind: 'failed', problems: ['it is not in the group any more'] };
    case 'at-min-size':
      return {
        instanceId,
        kind: 'failed',
        problems: ['without it the group would be below its minimum size'],
      };
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
