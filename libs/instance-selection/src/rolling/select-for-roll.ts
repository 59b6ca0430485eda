import {
  answerContradicts,
  asCount,
  type BusyMember,
  type EpochMs,
  type IdleMember,
  idleTime,
  type Instance,
  isOfAnotherPool,
  type Snapshot,
} from '@poolkeeper/pool-model';
import { defaultPolicy, settingsInForce } from '@poolkeeper/scaling-decision';
import { applyRules, type Rule } from '../rules/apply-rules.ts';
import { describeSelection } from '../rules/describe-selection.ts';
import { firstInOrder } from '../rules/first-in-order.ts';
import { ageOf, compareByAge, isOutdated } from '../rules/instance-age.ts';
import type { Selection, Spared, SparingRule } from '../rules/selection.ts';
import { launchProof, type LaunchProof } from './launch-proof.ts';
import type { DisruptionBudget, RollPolicy, RollWindows } from './roll-policy.ts';

/** The members to replace, and the figures behind it. */
export interface RollSelection extends Selection<IdleMember | BusyMember> {
  readonly figures: RollFigures;
}

export interface RollFigures {
  /** Members that an operator wants replaced, whatever their state. */
  readonly toRenew: number;
  /** Other members with an outdated template; 0 if the policy ignores templates. */
  readonly outdated: number;
  /** Other members above the maximum age. */
  readonly overAge: number;
  /** How many members may lack a serving worker. */
  readonly budget: number;
  /** How many lack one before any replacement. */
  readonly disrupted: number;
  readonly proof: LaunchProof;
}

/**
 * Selects idle members to replace, whether or not there is a surplus: terminate them without a decrement of the desired
 * capacity. Those that an operator wants renewed come first, then outdated ones, then those above the maximum age, each the
 * oldest first; a named rule spares every other member. The disruption budget and the pending runs limit the number.
 *
 * A renewal does not wait for a window, and if the budget allows more than the idle members, it takes busy ones too: in a
 * pool that is never idle it would not end otherwise. The hook holds those until their run has ended.
 *
 * Until an instance of the current
 * template has registered, only one member, the canary, is selected. `leaving` names instances that are released for
 * other reasons in the same pass. Never throws; with the default policy no member is due.
 */
export function selectForRoll(
  snapshot: Snapshot,
  policy: RollPolicy,
  leaving: ReadonlySet<string> = new Set(),
): RollSelection {
  const { group, pool, observedAt } = snapshot;
  const due: Record<Cause, IdleMember[]> = { toRenew: [], outdated: [], overAge: [] };
  const busy: BusyMember[] = [];
  const spared: Spared[] = [];
  const counts: Record<Cause, number> = { toRenew: 0, outdated: 0, overAge: 0 };
  let serving = 0;
  let staying = 0;
  for (const member of snapshot.members) {
    const { state, instance } = member;
    if (state === 'idle' || state === 'busy') serving += 1;
    if (state === 'idle' && !leaving.has(instance.id)) staying += 1;
    const cause = instance && causeToRoll(instance, snapshot, policy);
    if (cause !== undefined) counts[cause] += 1;
    if (cause === undefined) spared.push({ member, rule: 'not-due' });
    else if (state === 'idle') due[cause].push(member);
    else if (state === 'busy' && cause === 'toRenew' && instance.state === 'in-service') busy.push(member);
    else spared.push({ member, rule: 'not-idle' });
  }

  const proof = launchProof(snapshot);
  const isContradictory = answerContradicts(pool);
  const isOpen = policy.windows === undefined || isAnyWindowOpen(policy.windows, observedAt);
  const rules: readonly Rule<IdleMember | BusyMember>[] = [
    { name: 'no-termination-hook', keeps: () => group.hasTerminationHook },
    { name: 'answer-contradicts', keeps: () => !isContradictory },
    { name: 'launches-fail', keeps: () => proof !== 'failing' },
    { name: 'template-does-not-register', keeps: () => proof !== 'unregistered' },
    { name: 'canary-on-its-way', keeps: () => proof !== 'on-its-way' },
    { name: 'leaves-already', keeps: ({ instance }) => !leaving.has(instance.id) },
    { name: 'launched-for-another-pool', keeps: ({ instance }) => !isOfAnotherPool(instance, pool) },
    { name: 'protected-from-scale-in', keeps: ({ instance }) => !instance.protectedFromScaleIn },
  ];
  const idleRules: readonly Rule<IdleMember>[] = [
    ...rules,
    { name: 'idle-too-short', keeps: (member) => idleTime(member, observedAt) >= policy.idleAtLeastMs },
  ];
  const rulesInWindow: readonly Rule<IdleMember>[] = [
    { name: 'outside-window', keeps: () => isOpen },
    ...idleRules,
  ];
  const toRenew = applyRules(due.toRenew, idleRules);
  const outdated = applyRules(due.outdated, rulesInWindow);
  const overAge = applyRules(due.overAge, rulesInWindow);
  const busyToRenew = applyRules(busy, rules);

  const budget = allowedDisruption(policy.budget, group.desiredCapacity);
  // A leaving member counts by its replacement, which is still to be launched or booting. So a long run on it does not use up
  // the budget, and neither does a scale-in, which asks for no replacement.
  const disrupted = Math.max(0, asCount(group.desiredCapacity) - serving);
  const most = proof === 'unproven' ? 1 : Infinity;
  const idle = takeFirst(
    [toRenew.selected, outdated.selected, overAge.selected],
    [
      ['canary-first', most],
      ['wanted-by-runs', staying - asCount(pool.pendingRuns)],
      ['over-budget', budget - disrupted],
    ],
  );
  const taken = idle.selected.length;
  const working = takeFirst(
    [busyToRenew.selected],
    [
      ['canary-first', most - taken],
      ['over-budget', budget - disrupted - taken],
    ],
  );
  return {
    selected: [...idle.selected, ...working.selected],
    spared: [toRenew, outdated, overAge, busyToRenew, idle, working].reduce(
      (all, { spared: more }) => [...all, ...more],
      spared,
    ),
    figures: { ...counts, budget, disrupted, proof },
  };
}

type Cause = 'toRenew' | 'outdated' | 'overAge';

function causeToRoll(
  instance: Instance,
  { group, observedAt }: Snapshot,
  { outdated, maxAgeMs = Infinity }: RollPolicy,
): Cause | undefined {
  const { renewBefore = -Infinity } = group;
  if (instance.launchedAt !== undefined && instance.launchedAt < renewBefore) return 'toRenew';
  if (outdated && isOutdated(instance, group)) return 'outdated';
  return maxAgeMs < Infinity && ageOf(instance, observedAt) >= maxAgeMs ? 'overAge' : undefined;
}

/** Takes the oldest of the first queue, then of the next. The narrowest limit spares the rest. */
function takeFirst<Candidate extends IdleMember | BusyMember>(
  queues: readonly (readonly Candidate[])[],
  limits: readonly (readonly [rule: SparingRule, count: number])[],
): Selection<Candidate> {
  const [rule, count] = limits.reduce((a, b) => (b[1] < a[1] ? b : a));
  const selected: Candidate[] = [];
  for (const queue of queues) {
    const left = Math.floor(count) - selected.length;
    if (left < 1) break;
    for (const member of firstInOrder(queue, left, compareByAge)) selected.push(member);
  }
  const chosen = new Set(selected);
  const spared = queues.flatMap((queue) =>
    queue.filter((member) => !chosen.has(member)).map((member) => ({ member, rule })),
  );
  return { selected, spared };
}

/** A roll as a sentence for people: what is due, which instances are selected, and how many are kept for which reason. */
export function describeRoll(roll: RollSelection): string {
  const { toRenew, outdated, overAge, budget, disrupted } = roll.figures;
  if (toRenew + outdated + overAge === 0) return 'no instance is due for replacement';
  const due = [
    ...(toRenew > 0 ? [`${toRenew} to renew`] : []),
    ...(outdated > 0 ? [`${outdated} outdated`] : []),
    ...(overAge > 0 ? [`${overAge} over the maximum age`] : []),
  ];
  return `due for replacement: ${due.join(' and ')}; disruption budget: ${disrupted} of ${budget} used; ${describeSelection(roll)}`;
}

/** How many members may lack a serving worker at the same time. */
function allowedDisruption(budget: DisruptionBudget, desiredCapacity: number): number {
  if (typeof budget === 'number') return asCount(budget);
  const { percent } = budget;
  return percent > 0 ? Math.max(1, asCount((desiredCapacity * percent) / 100)) : 0;
}

/** Whether one of the windows is open: each is a schedule's rule that sets nothing. */
function isAnyWindowOpen({ timeZone, rules }: RollWindows, at: EpochMs): boolean {
  const schedule = { timeZone, rules: rules.map((rule) => ({ ...rule, set: {} })) };
  return settingsInForce({ ...defaultPolicy, schedule }, at).rules.length > 0;
}
