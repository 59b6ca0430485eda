import type { BusyMember } from '@poolkeeper/pool-model';
import type { ExpendableMember } from './select-for-group-termination.ts';
import type { Selection, SparingRule } from './selection.ts';

const idsShown = 5;

/** In the order in which they are told. */
const inWords: Record<SparingRule, string> = {
  'not-idle': 'not idle',
  'no-termination-hook': 'in a group without termination hook',
  'protected-from-scale-in': 'protected from scale-in',
  'idle-too-short': 'not idle for long enough',
  'too-young': 'too young',
  'last-in-zone': 'the last of its zone',
  'not-requested': 'of a zone, purchase option or id that the group does not ask for',
  'others-first': 'busy while others may go',
  'not-due': 'not due',
  'outside-window': 'outside the times for it',
  'launches-fail': 'as the last launch failed',
  'template-does-not-register': "as a machine with the group's template does not register",
  'canary-on-its-way': "until the first machine with the group's template has registered",
  'canary-first': "to see first whether a machine with the group's template registers",
  'leaves-already': 'that leave anyway',
  'wanted-by-runs': 'for the pending runs',
  'over-budget': 'over the disruption budget',
  'over-the-limit': 'over the limit',
  'answer-contradicts': 'in doubt, as spacelift counts other workers as busy than it lists',
  'no-worker-seen': 'not believed to be a stray, as no member has a worker',
  'too-many-strays': 'not believed to be a stray, as too many members lack a worker',
  'may-have-a-worker': 'possibly with a worker that does not say where it runs',
};

/** A selection in a sentence for a person: who goes, and how many stay for which reason. */
export function describeSelection({ selected, spared }: Selection<BusyMember | ExpendableMember>): string {
  const ids = selected.map(({ instance }) => instance.id);
  const going =
    ids.length === 0 ? 'none goes' : `${ids.length} ${ids.length === 1 ? 'goes' : 'go'} (${listOf(ids)})`;
  const counts = countByRule(spared);
  const staying = Object.entries(inWords).flatMap(([rule, words]) => {
    const count = counts.get(rule);
    return count === undefined ? [] : [`${count} ${words}`];
  });
  return staying.length === 0 ? going : `${going}; spared: ${staying.join(', ')}`;
}

function listOf(ids: readonly string[]): string {
  const rest = ids.length - idsShown;
  return ids.slice(0, idsShown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function countByRule(spared: Selection['spared']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of spared) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}
