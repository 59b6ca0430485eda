import type { BusyMember } from '@poolkeeper/pool-model';
import type { RemovableMember } from '../leaving/select-for-group-termination.ts';
import type { Selection, SparingRule } from './selection.ts';

const idsShown = 5;

/** Listed in the order in which a sentence names them. */
const describeRule: Record<SparingRule, string> = {
  'not-idle': 'not idle',
  'no-termination-hook': 'in a group without a termination hook',
  'launched-for-another-pool': 'launched for another worker pool',
  'protected-from-scale-in': 'protected from scale-in',
  'idle-too-short': 'not idle for long enough',
  'too-young': 'too young',
  'last-in-zone': 'the last in its zone',
  'not-requested': 'not requested by the group (zone, purchase option or id)',
  'others-first': 'busy while idle ones can be terminated',
  'not-due': 'not due for replacement',
  'outside-window': 'outside the replacement windows',
  'launches-fail': "kept because the group's last launch failed",
  'template-does-not-register': 'kept because an instance of the current template did not register',
  'canary-on-its-way': 'waiting for the first instance of the current template to register',
  'canary-first': 'waiting to see whether one instance of the current template registers',
  'leaves-already': 'already leaving in this pass',
  'wanted-by-runs': 'needed for waiting runs',
  'over-budget': 'over the disruption budget',
  'over-the-limit': 'over the limit',
  'answer-contradicts': "in doubt because Spacelift's count of busy workers contradicts its list",
  'no-worker-seen': 'in doubt because no member has a worker',
  'too-many-strays': 'in doubt because too many members lack a worker',
  'may-have-a-worker': 'in doubt because a worker that does not report its instance may be on it',
  'run-reported': 'reporting a run that Spacelift does not list',
  'reports-unread': 'in doubt because EC2 could not be asked whether they report a run',
};

/** A selection as a sentence for people: which instances are selected, and how many members are kept for which reason. */
export function describeSelection({ selected, spared }: Selection<BusyMember | RemovableMember>): string {
  const ids = selected.map(({ instance }) => instance.id);
  const choice = ids.length === 0 ? 'none selected' : `${ids.length} selected (${listOf(ids)})`;
  const counts = countByRule(spared);
  const kept = Object.entries(describeRule).flatMap(([rule, description]) => {
    const count = counts.get(rule);
    return count === undefined ? [] : [`${count} ${description}`];
  });
  return kept.length === 0 ? choice : `${choice}; kept: ${kept.join(', ')}`;
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
