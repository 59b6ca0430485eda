import {
  type DurationMs,
  type IdleMember,
  idleTime,
  isOfAnotherPool,
  type Snapshot,
} from '@poolkeeper/pool-model';
import { spotRisk } from '../purchase/spot-risk.ts';
import { rejectingRule, type Rule } from '../rules/apply-rules.ts';
import { ageOf, isOutdated } from '../rules/instance-age.ts';
import type { Selection, Spared } from '../rules/selection.ts';
import { chooseLeaving } from './choose-leaving.ts';

export interface TerminationLimits {
  /**
   * The largest number to select: a scale-in decision's `atMost`, which already respects minimum sizes and headroom. NaN and
   * negative numbers select none.
   */
  readonly atMost: number;
  /** The minimum idle time of a selected member: the decision's `idleAtLeastMs`. NaN selects none. */
  readonly idleAtLeastMs: DurationMs;
  /**
   * The minimum age of a selected instance, so that each launch pays off. An instance of unknown age is too young.
   * @default 0
   */
  readonly minAgeMs?: DurationMs;
  /** Instances of this age and above are selected before younger ones. @default - age alone gives no precedence */
  readonly maxAgeMs?: DurationMs;
  /** Keeps one member in each zone that serves or will, so that no zone starts with a boot. @default false */
  readonly keepsOneInEachZone?: boolean;
  /** How long a shortage or an interruption counts as a risk for spot instances of its type and zone. @default 30 minutes */
  readonly spotRiskMemoryMs?: DurationMs;
}

/** A zone without capacity usually stays so for some minutes up to an hour. */
const usualSpotRiskMemoryMs = 30 * 60_000;

/**
 * Selects idle members to terminate, and their order: first those with an outdated launch template, then those above the
 * maximum age, then spot instances at risk of interruption; among equals from the fullest zone, and in it the oldest. A
 * named rule spares every other member of the snapshot. A member that is not idle is never selected, and a group without
 * a termination hook loses none. Linear in the members as long as the number to select is fixed.
 */
export function selectForTermination(snapshot: Snapshot, limits: TerminationLimits): Selection {
  const { group, pool, observedAt } = snapshot;
  const { atMost, idleAtLeastMs, minAgeMs = 0, keepsOneInEachZone = false } = limits;
  const rules: readonly Rule<IdleMember>[] = [
    { name: 'no-termination-hook', keeps: () => group.hasTerminationHook },
    { name: 'launched-for-another-pool', keeps: ({ instance }) => !isOfAnotherPool(instance, pool) },
    { name: 'protected-from-scale-in', keeps: ({ instance }) => !instance.protectedFromScaleIn },
    { name: 'too-young', keeps: ({ instance }) => minAgeMs <= 0 || ageOf(instance, observedAt) >= minAgeMs },
    { name: 'idle-too-short', keeps: (member) => idleTime(member, observedAt) >= idleAtLeastMs },
  ];
  const candidates: IdleMember[] = [];
  const spared: Spared[] = [];
  const zoneFill = new Map<string, number>();
  // One walk over the members: in a large pool, reading them from memory costs more than judging them.
  for (const member of snapshot.members) {
    const { state, instance } = member;
    if (state === 'idle' || state === 'busy' || state === 'booting') {
      zoneFill.set(instance.zone, (zoneFill.get(instance.zone) ?? 0) + 1);
    }
    const rule = state === 'idle' ? rejectingRule(member, rules) : 'not-idle';
    if (rule !== undefined) spared.push({ member, rule });
    else if (state === 'idle') candidates.push(member);
  }
  const rankOf = rankIn(snapshot, limits);
  const chosen = chooseLeaving(candidates, { rankOf, zoneFill, atMost, keepsOneInEachZone });
  return { selected: chosen.selected, spared: spared.concat(chosen.spared) };
}

/** Each cause outweighs all later ones together. */
function rankIn(snapshot: Snapshot, limits: TerminationLimits): (member: IdleMember) => number {
  const { group, observedAt } = snapshot;
  const { maxAgeMs = Infinity, spotRiskMemoryMs = usualSpotRiskMemoryMs } = limits;
  const isAtRisk = spotRisk(snapshot, spotRiskMemoryMs);
  return ({ instance }) =>
    (isOutdated(instance, group) ? 0 : 4) +
    (ageOf(instance, observedAt) >= maxAgeMs ? 0 : 2) +
    (isAtRisk(instance) ? 0 : 1);
}
