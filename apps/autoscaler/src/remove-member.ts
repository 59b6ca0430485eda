import type { IdleMember, StrayMember } from '@poolkeeper/pool-model';
import { lastDrainMs, type Deadline } from './deadline.ts';
import type { Ports } from './ports.ts';
import { terminate, type Removal } from './removal.ts';
import { wordsOf } from './words-of.ts';

/**
 * Releases an idle member: first the group's intent, then the drain. A crash in between leaves an intent that the
 * lifecycle manager carries out, never a drained worker that nobody remembers. A run that slips in between is waited for
 * by the hook.
 */
export function releaseMember(member: IdleMember, ports: Ports, deadline: Deadline): Promise<Removal> {
  return terminateAndDrain(member, { decrement: true, ports, deadline });
}

/** Has the group replace an idle member, with the same care. */
export function rollMember(member: IdleMember, ports: Ports, deadline: Deadline): Promise<Removal> {
  return terminateAndDrain(member, { decrement: false, ports, deadline });
}

interface Terminating {
  readonly decrement: boolean;
  readonly ports: Ports;
  readonly deadline: Deadline;
}

async function terminateAndDrain(
  { instance, workers }: IdleMember,
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

/** Has the group replace a stray: without a decrement, so that its minimum size is no obstacle. */
export function replaceStray({ instance }: StrayMember, ports: Ports): Promise<Removal> {
  return terminate({ instanceId: instance.id, decrement: false }, ports);
}

/** Gives a stray up that nobody needs a replacement of. */
export function giveUpStray({ instance }: StrayMember, ports: Ports): Promise<Removal> {
  return terminate({ instanceId: instance.id, decrement: true }, ports);
}

async function problemOfDraining(
  workerId: string,
  { pool }: Ports,
  deadline: Deadline,
): Promise<string | undefined> {
  if (deadline.remainingMs() <= lastDrainMs) return 'the time of this pass is up';
  try {
    await pool.drain(workerId);
    return undefined;
  } catch (error) {
    return wordsOf(error);
  }
}
