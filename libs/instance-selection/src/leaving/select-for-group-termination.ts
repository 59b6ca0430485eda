import {
  answerContradicts,
  type BusyMember,
  type DrainedMember,
  type IdleMember,
  type Member,
  membersIn,
  type PurchaseOption,
  type Snapshot,
  type StrayMember,
} from '@poolkeeper/pool-model';
import { applyRules, type Rule } from '../rules/apply-rules.ts';
import { oldestFirst } from '../rules/instance-age.ts';
import type { Selection, Spared, SparingRule } from '../rules/selection.ts';
import { defaultStrayLimits, strayRules } from './select-strays.ts';

/** What a group that chooses by itself asks its custom termination policy for. */
export interface GroupTerminationRequest {
  /** How many instances the group wants to end, by zone and purchase option. Entries for the same are added up. */
  readonly capacity: readonly CapacityToTerminate[];
  /** Ids of the instances that the group offers. @default - all of the group */
  readonly candidates?: readonly string[];
  /**
   * Whether the group has picked instances to put others in their place, as in an instance refresh or at the end of the
   * maximum lifetime: then it takes no others for them, and a refresh fails after an hour of hearing that nobody may go.
   * @default false
   */
  readonly replaces?: boolean;
}

export interface CapacityToTerminate {
  /** Availability zone, `eu-west-1a`. */
  readonly zone: string;
  readonly purchaseOption: PurchaseOption;
  /** NaN and negative numbers ask for nobody. */
  readonly capacity: number;
}

/** A member that may go when the group chooses: no run is on it. */
export type RemovableMember = DrainedMember | IdleMember | StrayMember;

/**
 * Who may go when the group itself wants some to, for whatever cause: first the drained members that are idle, as they
 * take no run, then the idle ones, then strays that can be believed to be some; each the oldest first, up to each
 * requested capacity. Every other member is spared by a named rule, and all are in a group without termination hook or
 * by an answer that cannot be whole. An empty selection is a good answer: the group asks again.
 *
 * Where the group replaces instances that it has picked, and none of these may go, the busy ones among them may: the
 * termination hook holds them for as long as their runs take. Left to wait until they are idle when asked, workers of a busy
 * pool would never be renewed. Strays in doubt stay all the same: with them nobody knows what the hook would have to wait for.
 */
export function selectForGroupTermination(
  snapshot: Snapshot,
  request: GroupTerminationRequest,
): Selection<BusyMember | RemovableMember> {
  const free = selectRemovable(snapshot, request);
  if (request.replaces !== true) return withRest(snapshot, free, 'not-idle');
  if (free.selected.length > 0) return withRest(snapshot, free, 'others-first');

  const busy = oldestFirst(membersIn(snapshot, 'busy'));
  const { selected, spared } = applyRules(busy, rulesOf(snapshot, request));
  return withRest(snapshot, { selected, spared: [...free.spared, ...spared] }, undefined);
}

function selectRemovable(snapshot: Snapshot, request: GroupTerminationRequest): Selection<RemovableMember> {
  const lacking = membersIn(snapshot, 'stray');
  const { largestShare } = defaultStrayLimits;
  const strays = applyRules(
    oldestFirst(lacking),
    strayRules(snapshot, lacking.length, { largestShare, confirmed: new Set() }),
  );
  const removable = [
    ...oldestFirst(membersIn(snapshot, 'drained')),
    ...oldestFirst(membersIn(snapshot, 'idle')),
    ...strays.selected,
  ];
  const { selected, spared } = applyRules(removable, rulesOf(snapshot, request));
  return { selected, spared: [...strays.spared, ...spared] };
}

/** The selection with those that cannot go in any case. `ofBusy` spares the busy ones, unless they are in it already. */
function withRest<Selected extends Member>(
  { members }: Snapshot,
  { selected, spared }: Selection<Selected>,
  ofBusy: SparingRule | undefined,
): Selection<Selected> {
  const rest = members.flatMap((member): readonly Spared[] => {
    if (isRemovable(member)) return [];
    const rule = member.state === 'busy' ? ofBusy : 'not-idle';
    return rule === undefined ? [] : [{ member, rule }];
  });
  return { selected, spared: [...rest, ...spared] };
}

function rulesOf(
  { group, pool }: Snapshot,
  { capacity, candidates }: GroupTerminationRequest,
): readonly Rule<BusyMember | RemovableMember>[] {
  const isContradictory = answerContradicts(pool);
  const offered = candidates && new Set(candidates);
  const left = sumByKind(capacity);
  return [
    { name: 'no-termination-hook', keeps: () => group.hasTerminationHook },
    { name: 'answer-contradicts', keeps: () => !isContradictory },
    { name: 'protected-from-scale-in', keeps: ({ instance }) => !instance.protectedFromScaleIn },
    {
      name: 'not-requested',
      keeps: ({ instance }) => left.has(kindOf(instance)) && offered?.has(instance.id) !== false,
    },
    {
      name: 'over-the-limit',
      keeps: ({ instance }) => {
        const rest = (left.get(kindOf(instance)) ?? 0) - 1;
        if (rest < 0) return false;
        left.set(kindOf(instance), rest);
        return true;
      },
    },
  ];
}

function sumByKind(capacity: readonly CapacityToTerminate[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const entry of capacity) {
    if (entry.capacity > 0) sums.set(kindOf(entry), (sums.get(kindOf(entry)) ?? 0) + entry.capacity);
  }
  return sums;
}

function kindOf({ zone, purchaseOption }: Pick<CapacityToTerminate, 'zone' | 'purchaseOption'>): string {
  return `${purchaseOption} in ${zone}`;
}

function isRemovable({ state }: Member): boolean {
  return state === 'drained' || state === 'idle' || state === 'stray';
}
