import type { IdleMember, StrayMember } from '@poolkeeper/pool-model';
import type { Decision } from '@poolkeeper/scaling-decision';
import { lastCallMs, type Deadline } from './deadline.ts';
import { inParallel } from './in-parallel.ts';
import type { Plan } from './plan.ts';
import type { Ports } from './ports.ts';
import { leftForNextPass, type Removal } from './removal.ts';
import { giveUpStray, releaseMember, replaceStray } from './remove-member.ts';
import { settleRetained } from './settle-retained.ts';

/** What a pass has changed. Lists are of instance ids. */
export interface Applied {
  /** The capacity that was asked for; absent when none was. */
  readonly desiredCapacity?: number;
  /** Released idle members, and strays that were given up: their hook holds them now. */
  readonly terminating: readonly string[];
  /** Strays given back, that the group replaces. */
  readonly replaced: readonly string[];
  /** Retained ones whose workers were drained, so that the next pass may let them go. */
  readonly drained: readonly string[];
  /** Retained ones that were let go. */
  readonly ended: readonly string[];
  /** What went wrong. An instance may be in `terminating` too, when its worker could not be drained. */
  readonly failed: readonly { readonly instanceId: string; readonly problem: string }[];
  /** Not touched, because the time was up or the group is busy. */
  readonly leftForNextPass: readonly string[];
}

export const nothingApplied: Applied = {
  terminating: [],
  replaced: [],
  drained: [],
  ended: [],
  failed: [],
  leftForNextPass: [],
};

/** Quick enough for a hundred members within half a minute, and far from the APIs' limits. */
const removalsAtOnce = 5;

/**
 * Carries out a plan. Members are independent: what fails for one is reported and stops no other.
 *
 * @throws what the group throws when the capacity cannot be set; then nothing has been changed.
 */
export async function apply(plan: Plan, ports: Ports, deadline: Deadline): Promise<Applied> {
  const isTimeLeft = () => deadline.remainingMs() > lastCallMs;
  const desiredCapacity = isTimeLeft() ? capacityAskedFor(plan.decision) : undefined;
  if (desiredCapacity !== undefined) await ports.group.setDesiredCapacity(desiredCapacity);

  const removeAll = <Candidate extends IdleMember | StrayMember>(
    members: readonly Candidate[],
    remove: (member: Candidate) => Promise<Removal>,
  ) =>
    inParallel(members, removalsAtOnce, (member) =>
      isTimeLeft() ? remove(member) : Promise.resolve(leftForNextPass(member.instance.id)),
    );
  const { releases, replacements, unneeded } = plan;
  const released = await removeAll(releases.selected, (member) => releaseMember(member, ports, deadline));
  const givenUp = await removeAll(replacements.selected.slice(0, unneeded), (stray) =>
    giveUpStray(stray, ports),
  );
  const replaced = await removeAll(replacements.selected.slice(unneeded), (stray) =>
    replaceStray(stray, ports),
  );
  const settled = (
    await inParallel(plan.retained, removalsAtOnce, (each) => settleRetained(each, ports, deadline))
  ).filter((removal) => removal !== undefined);

  const removals = [...released, ...givenUp, ...replaced, ...settled];
  return {
    ...(desiredCapacity !== undefined && { desiredCapacity }),
    terminating: idsOf([...released, ...givenUp], 'terminating'),
    replaced: idsOf(replaced, 'terminating'),
    drained: idsOf(settled, 'drained'),
    ended: idsOf(settled, 'terminating'),
    failed: removals.flatMap(({ instanceId, problems }) =>
      problems.map((problem) => ({ instanceId, problem })),
    ),
    leftForNextPass: idsOf(removals, 'left-for-next-pass'),
  };
}

/** Members that go take their capacity with them, so only the other two ask for one. */
function capacityAskedFor(decision: Decision): number | undefined {
  switch (decision.kind) {
    case 'scale-out':
    case 'lower-capacity':
      return decision.desiredCapacity;
    case 'scale-in':
    case 'hold':
      return undefined;
  }
}

function idsOf(removals: readonly Removal[], kind: Removal['kind']): readonly string[] {
  return removals.filter((removal) => removal.kind === kind).map(({ instanceId }) => instanceId);
}
