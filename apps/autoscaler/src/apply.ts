import type { IdleMember, StrayMember } from '@poolkeeper/pool-model';
import { askForCapacity, type AskedFor } from './ask-for-capacity.ts';
import { lastCallMs, type Deadline } from './deadline.ts';
import { inParallel } from './in-parallel.ts';
import type { Plan } from './plan.ts';
import type { Ports } from './ports.ts';
import { leftForNextPass, type Removal } from './removal.ts';
import { giveUpStray, releaseMember, replaceStray, rollMember } from './remove-member.ts';
import { settleRetained } from './settle-retained.ts';

/** What a pass has changed. Lists are of instance ids. */
export interface Applied extends AskedFor {
  /** Released idle members, and strays that were given up: their hook holds them now. */
  readonly terminating: readonly string[];
  /** Strays given back, that the group replaces. */
  readonly replaced: readonly string[];
  /** Outdated or over-age members given back, that the group replaces. */
  readonly rolled: readonly string[];
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
  launched: [],
  launchFailures: [],
  terminating: [],
  replaced: [],
  rolled: [],
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
 * @throws what the group throws when the capacity cannot be set; then no member has been touched.
 */
export async function apply(plan: Plan, ports: Ports, deadline: Deadline): Promise<Applied> {
  const isTimeLeft = () => deadline.remainingMs() > lastCallMs;
  const askedFor = await askForCapacity(plan, ports.group, deadline);

  const removeAll = <Candidate extends IdleMember | StrayMember>(
    members: readonly Candidate[],
    remove: (member: Candidate) => Promise<Removal>,
  ) =>
    inParallel(members, removalsAtOnce, (member) =>
      isTimeLeft() ? remove(member) : Promise.resolve(leftForNextPass(member.instance.id)),
    );
  const { releases, replacements, unneeded, rolls } = plan;
  const released = await removeAll(releases.selected, (member) => releaseMember(member, ports, deadline));
  const givenUp = await removeAll(replacements.selected.slice(0, unneeded), (stray) =>
    giveUpStray(stray, ports),
  );
  const replaced = await removeAll(replacements.selected.slice(unneeded), (stray) =>
    replaceStray(stray, ports),
  );
  const rolled = await removeAll(rolls?.selected ?? [], (member) => rollMember(member, ports, deadline));
  const settled = (
    await inParallel(plan.retained, removalsAtOnce, (each) => settleRetained(each, ports, deadline))
  ).filter((removal) => removal !== undefined);

  const removals = [...released, ...givenUp, ...replaced, ...rolled, ...settled];
  return {
    ...askedFor,
    terminating: idsOf([...released, ...givenUp], 'terminating'),
    replaced: idsOf(replaced, 'terminating'),
    rolled: idsOf(rolled, 'terminating'),
    drained: idsOf(settled, 'drained'),
    ended: idsOf(settled, 'terminating'),
    failed: removals.flatMap(({ instanceId, problems }) =>
      problems.map((problem) => ({ instanceId, problem })),
    ),
    leftForNextPass: idsOf(removals, 'left-for-next-pass'),
  };
}

function idsOf(removals: readonly Removal[], kind: Removal['kind']): readonly string[] {
  return removals.filter((removal) => removal.kind === kind).map(({ instanceId }) => instanceId);
}
