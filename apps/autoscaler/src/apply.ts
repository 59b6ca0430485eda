import { lastCallMs, type Deadline } from './deadline.ts';
import { inParallel } from './in-parallel.ts';
import type { Plan } from './plan.ts';
import type { Ports } from './ports.ts';
import { releaseMember, replaceMember, type Removal } from './remove-member.ts';

/** What a pass has changed. */
export interface Applied {
  /** The capacity that was asked for; absent when none was. */
  readonly desiredCapacity?: number;
  /** Instances released, that their hook holds now. */
  readonly terminating: readonly string[];
  /** Strays given back, that the group replaces. */
  readonly replaced: readonly string[];
  /** What went wrong. An instance may be in `terminating` too, when its worker could not be drained. */
  readonly failed: readonly { readonly instanceId: string; readonly problem: string }[];
  /** Instances not touched, because the time was up or the group is busy. */
  readonly leftForNextPass: readonly string[];
}

export const nothingApplied: Applied = { terminating: [], replaced: [], failed: [], leftForNextPass: [] };

/** Quick enough for a hundred members within half a minute, and far from the APIs' limits. */
const removalsAtOnce = 5;

/**
 * Carries out a plan. Members are independent: what fails for one is reported and stops no other.
 *
 * @throws what the group throws when the capacity cannot be set; then nothing has been changed.
 */
export async function apply(plan: Plan, ports: Ports, deadline: Deadline): Promise<Applied> {
  const isTimeLeft = () => deadline.remainingMs() > lastCallMs;
  const { decision, releases, replacements } = plan;
  const desiredCapacity =
    decision.kind === 'scale-out' && isTimeLeft() ? decision.desiredCapacity : undefined;
  if (desiredCapacity !== undefined) await ports.group.setDesiredCapacity(desiredCapacity);

  const released = await inParallel(releases.selected, removalsAtOnce, (member) =>
    isTimeLeft() ? releaseMember(member, ports) : left(member.instance.id),
  );
  const replaced = await inParallel(replacements.selected, removalsAtOnce, (member) =>
    isTimeLeft() ? replaceMember(member, ports) : left(member.instance.id),
  );
  const removals = [...released, ...replaced];
  return {
    ...(desiredCapacity !== undefined && { desiredCapacity }),
    terminating: idsOf(released, 'terminating'),
    replaced: idsOf(replaced, 'terminating'),
    failed: removals.flatMap(({ instanceId, problems }) =>
      problems.map((problem) => ({ instanceId, problem })),
    ),
    leftForNextPass: idsOf(removals, 'left-for-next-pass'),
  };
}

function left(instanceId: string): Promise<Removal> {
  return Promise.resolve({ instanceId, kind: 'left-for-next-pass', problems: [] });
}

function idsOf(removals: readonly Removal[], kind: Removal['kind']): readonly string[] {
  return removals.filter((removal) => removal.kind === kind).map(({ instanceId }) => instanceId);
}
