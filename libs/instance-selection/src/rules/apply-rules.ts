import type { Member } from '@poolkeeper/pool-model';
import type { Selection, Spared, SparingRule } from './selection.ts';

/** A named filter. It sees a member and its place among those that the rules up to it kept. */
export interface Rule<Candidate extends Member> {
  readonly name: SparingRule;
  readonly keeps: (member: Candidate, place: number) => boolean;
}

/** Passes candidates through rules, in their order; the first rule that rejects a member spares it. */
export function applyRules<Candidate extends Member>(
  candidates: readonly Candidate[],
  rules: readonly Rule<Candidate>[],
): Selection<Candidate> {
  const selected: Candidate[] = [];
  const spared: Spared[] = [];
  const kept = rules.map(() => 0);
  for (const member of candidates) {
    const rejecting = firstToReject(member, rules, kept);
    if (rejecting === undefined) selected.push(member);
    else spared.push({ member, rule: rejecting });
  }
  return { selected, spared };
}

/** Counts the member with each rule that keeps it. */
function firstToReject<Candidate extends Member>(
  member: Candidate,
  rules: readonly Rule<Candidate>[],
  kept: number[],
): SparingRule | undefined {
  let index = 0;
  for (const { name, keeps } of rules) {
    const place = kept[index] ?? 0;
    if (!keeps(member, place)) return name;
    kept[index] = place + 1;
    index += 1;
  }
  return undefined;
}
