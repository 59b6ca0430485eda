import { type DurationMs, type IdleMember, idleTime, type Snapshot } from '@poolkeeper/pool-model';
import { spotRisk } from '../purchase/spot-risk.ts';
import { applyRules } from '../rules/apply-rules.ts';
import { ageOf, isOutdated } from '../rules/instance-age.ts';
import type { Selection, Spared } from '../rules/selection.ts';
import { chooseLeaving } from './choose-leaving.ts';

export interface TerminationLimits {
  /**
   * How many may go; a scale-in decision's `atMost`, in which minimum sizes and headroom are, scheduled ones too. NaN and
   * negative numbers let nobody go.
   */
  readonly atMost: number;
  /** For how long a member has to be idle first; the decision's. NaN lets nobody go. */
  readonly idleAtLeastMs: DurationMs;
  /**
   * For how long a member has to be up first, so that a machine that is paid for does some work. Those of unknown launch
   * are too young. @default 0
   */
  readonly minAgeMs?: DurationMs;
  /** Members that have been up for so long go before younger ones. @default - age alone puts nobody ahead */
  readonly maxAgeMs?: DurationMs;
  /** Leaves the last member of each zone that serves or will, so that no zone has to boot one first. @default false */
  readonly keepsOneInEachZone?: boolean;
  /** For how long a shortage or an interruption makes spot instances of its type and zone go earlier. @default 30 minutes */
  readonly spotRiskMemoryMs?: DurationMs;
}

/** A zone that is out of machines usually is for some minutes up to an hour. */
const usualSpotRiskMemoryMs = 30 * 60_000;

/**
 * Which idle members go, and in which order: those with an outdated launch template, then those beyond the maximum age,
 * then spot instances at risk of interruption; among equals from the fullest zone, in it the oldest. Every other member of
 * the snapshot is spared by a named rule. A member that is not idle is never selected, and in a group without
 * termination hook nobody is. Linear in the members, for a number that go which does not grow with them.
 */
export function selectForTermination(snapshot: Snapshot, limits: TerminationLimits): Selection {
  const { group, observedAt } = snapshot;
  const { atMost, idleAtLeastMs, minAgeMs = 0, keepsOneInEachZone = false } = limits;
  const idle: IdleMember[] = [];
  const notIdle: Spared[] = [];
  for (const member of snapshot.members) {
    if (member.state === 'idle') idle.push(member);
    else notIdle.push({ member, rule: 'not-idle' });
  }

  const free = applyRules(idle, [
    { name: 'no-termination-hook', keeps: () => group.hasTerminationHook },
    { name: 'protected-from-scale-in', keeps: ({ instance }) => !instance.protectedFromScaleIn },
    { name: 'too-young', keeps: ({ instance }) => minAgeMs <= 0 || ageOf(instance, observedAt) >= minAgeMs },
    { name: 'idle-too-short', keeps: (member) => idleTime(member, observedAt) >= idleAtLeastMs },
  ]);
  const chosen = chooseLeaving(free.selected, {
    rankOf: rankIn(snapshot, limits),
    zoneFill: fillOfZones(snapshot),
    atMost,
    keepsOneInEachZone,
  });
  return { selected: chosen.selected, spared: [...notIdle, ...free.spared, ...chosen.spared] };
}

/** Each cause outweighs all after it together. */
function rankIn(snapshot: Snapshot, limits: TerminationLimits): (member: IdleMember) => number {
  const { group, observedAt } = snapshot;
  const { maxAgeMs = Infinity, spotRiskMemoryMs = usualSpotRiskMemoryMs } = limits;
  const isAtRisk = spotRisk(snapshot, spotRiskMemoryMs);
  return ({ instance }) =>
    (isOutdated(instance, group) ? 0 : 4) +
    (ageOf(instance, observedAt) >= maxAgeMs ? 0 : 2) +
    (isAtRisk(instance) ? 0 : 1);
}

/** How many members of each zone have a run, take one, or will: those that a scale-in leaves or takes. */
export function fillOfZones({ members }: Snapshot): Map<string, number> {
  const fill = new Map<string, number>();
  for (const { state, instance } of members) {
    if (state !== 'idle' && state !== 'busy' && state !== 'booting') continue;
    fill.set(instance.zone, (fill.get(instance.zone) ?? 0) + 1);
  }
  return fill;
}
