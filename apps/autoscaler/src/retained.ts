import { countOthers, judgeRelease, type ReleaseVerdict } from '@poolkeeper/instance-selection';
import { membersIn, type DurationMs, type LeavingMember, type Snapshot } from '@poolkeeper/pool-model';
import type { Memory } from './memory.ts';
import type { Machines } from './ports.ts';

/** An instance that the group kept when its termination was abandoned, and whether it may go now. */
export interface RetainedInstance {
  readonly member: LeavingMember;
  readonly verdict: ReleaseVerdict;
}

export interface RetainedView {
  readonly machines: Machines;
  readonly memory: Memory;
  readonly registrationGraceMs: DurationMs;
}

/** Judges every retained instance by the verdicts of the gate: it has passed the hook by, but nothing else. */
export function judgeRetained(
  snapshot: Snapshot,
  { machines, memory, registrationGraceMs }: RetainedView,
): readonly RetainedInstance[] {
  const { observedAt: now, pool, group } = snapshot;
  const retained = membersIn(snapshot, 'leaving').filter(isRetained);
  return retained.map((member) => {
    const { id, launchedAt } = member.instance;
    const machine = machines.get(id);
    const look = memory.noteRetained({
      now,
      pool,
      instance: { id, launchedAt },
      registrationGraceMs,
      machineRunning: machine?.isRunning,
      others: countOthers(id, { instances: group.instances, pool, now, registrationGraceMs }),
    });
    return { member, verdict: judgeRelease(look) };
  });
}

export function isRetained({ instance }: LeavingMember): boolean {
  return instance.state === 'retained';
}
