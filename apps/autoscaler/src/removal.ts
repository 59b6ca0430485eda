import type { Ports, TerminateOutcome } from './ports.ts';
import { wordsOf } from './words-of.ts';

/** What became of one member that was to go. */
export interface Removal {
  readonly instanceId: string;
  /** `drained`: its workers take no more runs; whether it may go is for the next look to say. */
  readonly kind: 'terminating' | 'drained' | 'failed' | 'left-for-next-pass';
  /** What went wrong; also a `terminating` member may have a worker that is still to be drained. */
  readonly problems: readonly string[];
}

/** Gives an instance to the group. Never rejects. */
export async function terminate(
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

export function leftForNextPass(instanceId: string): Removal {
  return { instanceId, kind: 'left-for-next-pass', problems: [] };
}

function removalBy(outcome: TerminateOutcome, instanceId: string): Removal {
  switch (outcome) {
    case 'terminating':
      return { instanceId, kind: 'terminating', problems: [] };
    case 'busy-scaling':
      return leftForNextPass(instanceId);
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
