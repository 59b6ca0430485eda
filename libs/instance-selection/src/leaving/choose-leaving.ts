import type { IdleMember } from '@poolkeeper/pool-model';
import { inOrder } from '../rules/in-order.ts';
import { compareByAge } from '../rules/instance-age.ts';
import type { Selection, Spared } from '../rules/selection.ts';

export interface LeavingOrder {
  /** The lower, the earlier. */
  readonly rankOf: (member: IdleMember) => number;
  /** Members by zone, those that leave included. */
  readonly zoneFill: ReadonlyMap<string, number>;
  readonly atMost: number;
  readonly keepsOneInEachZone: boolean;
}

/**
 * Chooses among members that may all go: by rank, within a rank from the zone that is the fullest at that moment, within
 * a zone the oldest. Linear in the members: what stays is not sorted.
 */
export function chooseLeaving(members: readonly IdleMember[], order: LeavingOrder): Selection {
  const { atMost, keepsOneInEachZone } = order;
  const fill = new Map(order.zoneFill);
  const selected: IdleMember[] = [];
  const spared: Spared[] = [];
  const settled = new Set<IdleMember>();
  const ranks = Map.groupBy(members, order.rankOf);

  for (const rank of [...ranks.keys()].sort((a, b) => a - b)) {
    const queues = queuesByZone(ranks.get(rank) ?? []);
    while (selected.length + 1 <= atMost) {
      const queue = fullest(queues, fill);
      const member = queue?.next;
      if (queue === undefined || member === undefined) break;
      queue.next = queue.rest.next().value ?? undefined;
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

/** Members of one zone, the oldest first. */
interface Queue {
  readonly zone: string;
  next: IdleMember | undefined;
  readonly rest: Generator<IdleMember, void>;
}

function queuesByZone(members: readonly IdleMember[]): readonly Queue[] {
  const byZone = Map.groupBy(members, ({ instance }) => instance.zone);
  return [...byZone].map(([zone, ofZone]) => {
    const rest = inOrder(ofZone, compareByAge);
    return { zone, next: rest.next().value ?? undefined, rest };
  });
}

/** Of equally full zones the one whose next member is the older. */
function fullest(queues: readonly Queue[], fill: ReadonlyMap<string, number>): Queue | undefined {
  let best: Queue | undefined;
  for (const queue of queues) {
    if (queue.next !== undefined && (best === undefined || isFuller(queue, best, fill))) best = queue;
  }
  return best;
}

function isFuller(a: Queue, b: Queue, fill: ReadonlyMap<string, number>): boolean {
  const difference = (fill.get(a.zone) ?? 0) - (fill.get(b.zone) ?? 0);
  if (difference !== 0 || a.next === undefined || b.next === undefined) return difference > 0;
  return compareByAge(a.next, b.next) < 0;
}
