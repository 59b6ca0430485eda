import type { Member } from '@poolkeeper/pool-model';
import type { Selection, Spared, SparingRule } from './selection.ts';

/** A named filter of members. */
export interface Rule<Candidate extends Member> {
  readonly name: SparingRule;
  /** Called for the members that all earlier rules kept, in the order of the candidates. */
  readonly keeps: (member: Candidate) => boolean;
}

/** Passes candidates through rules, in their order; the first rule that rejects a member spares it. */
export function applyRules<Candidate extends Member>(
  candidates: readonly Candidate[],
  rules: readonly Rule<Candidate>[],
): Selection<Candidate> {
  const selected: Candidate[] = [];
  const spared: Spared[] = [];
  for (const member of candidates) {
    const rule = rejectingRule(member, rules);
    if (rule === undefined) selected.push(member);
    else spared.push({ member, rule });
  }
  return { selected, spared };
}

/** The first rule that rejects a member. Undefined when all of them keep it. */
export function rejectingRule<Candidate extends Member>(
  member: Candidate,
  rules: readonly Rule<Candidate>[],
): SparingRule | undefined {
  for (const { name, keeps } of rules) {
    if (!keeps(member)) return name;
  }
  return undefined;
}
