import type { BootingMember, BusyMember, IdleMember, StrayMember } from '@poolkeeper/pool-model';
import type { Deadline } from '@poolkeeper/lambda-runtime/calls';
import type { Plan } from '../plan/plan.ts';
import type { Ports } from '../ports.ts';
import { timeForCallMs } from '../time-limits.ts';
import { askForCapacity, type AskedFor } from './ask-for-capacity.ts';
import {
  leftForNextPass,
  releaseMember,
  removeStray,
  rollMember,
  settleRetained,
  type Removal,
} from './remove-instance.ts';

/** What a pass has changed. Lists are of instance ids. */
export interface Applied extends AskedFor {
  /** Released idle members, members whose boots are failing, and strays that are not replaced. Their hook holds them now. */
  readonly terminating: readonly string[];
  /** Strays that the group replaces. */
  readonly replaced: readonly string[];
  /** Members to renew, and outdated or over-age ones, that the group replaces. */
  readonly rolled: readonly string[];
  /** Retained instances whose workers were drained, so that a later pass may terminate them. */
  readonly drained: readonly string[];
  /** Retained instances that were terminated. */
  readonly ended: readonly string[];
  /** Failures. An instance may be in `terminating` as well, when its worker could not be drained. */
  readonly failed: readonly { readonly instanceId: string; readonly problem: string }[];
  /** Not touched, because the time was up, the description had become old, or the group was busy. */
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

/** Fast enough for a hundred members within half a minute, and far below the limits of the APIs. */
const removalsAtOnce = 5;

export interface ApplyTime {
  readonly deadline: Deadline;
  /** Whether members may still be terminated by what the plan's observation shows. */
  readonly observationHolds: () => boolean;
}

/**
 * Carries out a plan. Members are independent of each other: a failure for one is reported and stops no other. None is
 * terminated by an old description, because it can have been retained with a run since, which a termination would end.
 *
 * @throws what the group throws when the capacity cannot be set; then no member was touched.
 */
export async function apply(
  plan: Plan,
  ports: Ports,
  { deadline, observationHolds }: ApplyTime,
): Promise<Applied> {
  const mayRemove = () => deadline.remainingMs() > timeForCallMs && observationHolds();
  const askedFor = await askForCapacity(plan, ports.group, deadline);

  const removeAll = <Candidate extends BootingMember | BusyMember | IdleMember | StrayMember>(
    members: readonly Candidate[],
    remove: (member: Candidate) => Promise<Removal>,
  ) =>
    inParallel(members, (member) =>
      mayRemove() ? remove(member) : Promise.resolve(leftForNextPass(member.instance.id)),
    );
  const { releases, replacements, unneededStrays, abandonedBoots, rolls } = plan;
  const released = await removeAll(releases.selected, (member) => releaseMember(member, ports, deadline));
  const abandoned = await removeAll(abandonedBoots, (member) => releaseMember(member, ports, deadline));
  const unneeded = await removeAll(replacements.selected.slice(0, unneededStrays), (stray) =>
    removeStray(stray, ports, { decrement: true }),
  );
  const replaced = await removeAll(replacements.selected.slice(unneededStrays), (stray) =>
    removeStray(stray, ports, { decrement: false }),
  );
  const rolled = await removeAll(rolls?.selected ?? [], (member) => rollMember(member, ports, deadline));
  const settled = (await inParallel(plan.retained, (each) => settleRetained(each, ports, deadline))).filter(
    (removal) => removal !== undefined,
  );

  const removals = [...released, ...abandoned, ...unneeded, ...replaced, ...rolled, ...settled];
  return {
    ...askedFor,
    terminating: idsOf([...released, ...abandoned, ...unneeded], 'terminating'),
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

/** Runs `act` on every item, a few at the same time. Results are in the order of the items. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) results[index] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(removalsAtOnce, items.length) }, lane));
  return results;
}
