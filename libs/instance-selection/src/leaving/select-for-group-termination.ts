import {
  answerContradicts,
  type BusyMember,
  type DrainedMember,
  type IdleMember,
  type Instance,
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

/** The request of a group to its custom termination policy. */
export interface GroupTerminationRequest {
  /**
   * How many instances the group wants to terminate, by zone and purchase option. Entries for the same are added up.
   */
  readonly capacity: readonly CapacityToTerminate[];
  /** Ids of the instances that the group offers. @default - all of the group */
  readonly candidates?: readonly string[];
  /**
   * Whether the group has chosen instances to replace, as in an instance refresh or at the end of the maximum lifetime.
   * It then accepts no others for them, and a refresh fails when it gets no instance for an hour. @default false
   */
  readonly replaces?: boolean;
}

export interface CapacityToTerminate {
  /** Availability zone, `eu-west-1a`. */
  readonly zone: string;
  readonly purchaseOption: PurchaseOption;
  /** NaN and negative numbers request none. */
  readonly capacity: number;
}

/** A member without a run, which may be terminated when the group chooses. */
export type RemovableMember = DrainedMember | IdleMember | StrayMember;

/**
 * Selects the instances that a group may terminate when it wants to, whatever the cause: first drained idle members, as
 * they take no run, then idle ones, then credible strays; each the oldest first, up to each requested capacity. A named
 * rule spares every other member, and all members of a group without a termination hook or in an answer that cannot be
 * complete. An empty selection is a valid answer: the group asks again.
 *
 * When the group replaces instances that it has chosen and none of the above is among them, busy ones may be
 * terminated: the termination hook holds them until their runs end. If they had to be idle at the time of the request,
 * workers of a busy pool would never be replaced. Doubtful strays are kept: the hook could not tell what to wait for.
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
    strayRules(snapshot, { strays: lacking, largestShare, evidence: {} }),
  );
  const removable = [
    ...oldestFirst(membersIn(snapshot, 'drained')),
    ...oldestFirst(membersIn(snapshot, 'idle')),
    ...strays.selected,
  ];
  const { selected, spared } = applyRules(removable, rulesOf(snapshot, request));
  return { selected, spared: [...strays.spared, ...spared] };
}

/**
 * Adds the members that cannot be terminated in any case. `ofBusy` spares the busy ones, unless they are already
 * included.
 */
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
  const left = capacityLeft(capacity);
  return [
    { name: 'no-termination-hook', keeps: () => group.hasTerminationHook },
    { name: 'answer-contradicts', keeps: () => !isContradictory },
    { name: 'protected-from-scale-in', keeps: ({ instance }) => !instance.protectedFromScaleIn },
    {
      name: 'not-requested',
      keeps: ({ instance }) => left.isRequested(instance) && offered?.has(instance.id) !== false,
    },
    { name: 'over-the-limit', keeps: ({ instance }) => left.take(instance) },
  ];
}

/** Counts down the capacity that a group requests, by zone and purchase option. */
export function capacityLeft(capacity: readonly CapacityToTerminate[]) {
  const left = new Map<string, number>();
  for (const entry of capacity) {
    if (entry.capacity > 0) left.set(kindOf(entry), (left.get(kindOf(entry)) ?? 0) + entry.capacity);
  }
  return {
    isRequested: (instance: Instance) => left.has(kindOf(instance)),
    /** Takes one instance off the capacity. Returns false if none is left. */
    take: (instance: Instance) => {
      const rest = (left.get(kindOf(instance)) ?? 0) - 1;
      if (rest < 0) return false;
      left.set(kindOf(instance), rest);
      return true;
    },
  };
}

function kindOf({ zone, purchaseOption }: Pick<CapacityToTerminate, 'zone' | 'purchaseOption'>): string {
  return `${purchaseOption} in ${zone}`;
}

function isRemovable({ state }: Member): boolean {
  return state === 'drained' || state === 'idle' || state === 'stray';
}
