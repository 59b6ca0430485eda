import type { Member } from '@poolkeeper/pool-model';
import type { Selection, SparingRule } from './selection.ts';

/** A named filter. It sees a member and its place among those that the rules before it kept. */
export interface Rule<Candidate extends Member> {
  readonly name: SparingRule;
  readonly keeps: (member: Candidate, place: number) => boolean;
}

/** Passes candidates through rules, one after the other; the first rule that rejects a member spares it. */
export function applyRules<Candidate extends Member>(
  candidates: readonly Candidate[],
  rules: readonly Rule<Candidate>[],
): Selection<Candidate> {
  return rules.reduce<Selection<Candidate>>(
    ({ selected, spared }, rule) => {
      const { kept, rejected } = applyRule(selected, rule);
      return {
        selected: kept,
        spared: [...spared, ...rejected.map((member) => ({ member, rule: rule.name }))],
      };
    },
    { selected: candidates, spared: [] },
  );
}

function applyRule<Candidate extends Member>(candidates: readonly Candidate[], rule: Rule<Candidate>) {
  const kept: Candidate[] = [];
  const rejected: Candidate[] = [];
  for (const member of candidates) (rule.keeps(member, kept.length) ? kept : rejected).push(member);
  return { kept, rejected };
}
