import type { IdleMember } from '@poolkeeper/pool-model';
import { firstInOrder } from '../rules/first-in-order.ts';
import { compareByAge } from '../rules/instance-age.ts';
import type { Selection, Spared } from '../rules/selection.ts';

export interface LeavingOrder {
  /** Members of a lower rank leave first. */
  readonly rankOf: (member: IdleMember) => number;
  /** Members by zone that serve or will, including all candidates. */
  readonly zoneFill: ReadonlyMap<string, number>;
  readonly atMost: number;
  readonly keepsOneInEachZone: boolean;
}

/**
 * Chooses among members that may all leave: by rank, within a rank from the zone that is the fullest at that moment, within
 * a zone the oldest. Linear in the members: those that stay are not sorted.
 */
export function chooseLeaving(members: readonly IdleMember[], order: LeavingOrder): Selection {
  const { rankOf, atMost, keepsOneInEachZone } = order;
  const fill = new Map(order.zoneFill);
  const selected: IdleMember[] = [];
  const spared: Spared[] = [];
  const settled = new Set<IdleMember>();
  const ranks = Map.groupBy(members, rankOf);

  for (const rank of [...ranks.keys()].sort((a, b) => a - b)) {
    const queues = queuesByZone(ranks.get(rank) ?? [], atMost - selected.length);
    while (selected.length + 1 <= atMost) {
      const member = fullest(queues, fill)?.members.pop();
      if (member === undefined) break;
      settled.add(member);
      const { zone } = member.instance;
      const left = (fill.get(zone) ?? 0) - 1;
      if (keepsOneInEachZone && left < 1) {
        spared.push({ member, rule: 'last-in-zone' });
      } else {
        selected.push(member);
        fill.set(zone, left);
      }
    }
  }
  for (const member of members) {
    if (!settled.has(member)) spared.push({ member, rule: 'over-the-limit' });
  }
  return { selected, spared };
}

/** Members of one zone, the oldest last. */
interface Queue {
  readonly zone: string;
  readonly members: IdleMember[];
}

/** A zone gives at most the members that may still leave, and the one that is spared as its last. */
function queuesByZone(members: readonly IdleMember[], atMost: number): readonly Queue[] {
  if (!(atMost >= 1)) return [];
  const byZone = Map.groupBy(members, ({ instance }) => instance.zone);
  return [...byZone].map(([zone, ofZone]) => ({
    zone,
    members: firstInOrder(ofZone, Math.floor(atMost) + 1, compareByAge).reverse(),
  }));
}

/** Of equally full zones, the one whose next member is older. */
function fullest(queues: readonly Queue[], fill: ReadonlyMap<string, number>): Queue | undefined {
  let best: Queue | undefined;
  for (const queue of queues) {
    if (queue.members.length > 0 && (best === undefined || isFuller(queue, best, fill))) best = queue;
  }
  return best;
}

function isFuller(a: Queue, b: Queue, fill: ReadonlyMap<string, number>): boolean {
  const difference = (fill.get(a.zone) ?? 0) - (fill.get(b.zone) ?? 0);
  const next = a.members.at(-1);
  const other = b.members.at(-1);
  if (difference !== 0 || next === undefined || other === undefined) return difference > 0;
  return compareByAge(next, other) < 0;
}
