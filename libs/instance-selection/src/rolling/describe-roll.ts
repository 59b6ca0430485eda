import { describeSelection } from '../describe-selection.ts';
import type { RollSelection } from './select-for-roll.ts';

/** A roll in a sentence for a person: what is due, who goes, and how many stay for which reason. */
export function describeRoll(roll: RollSelection): string {
  const { outdated, overAge, budget, disrupted } = roll.figures;
  if (outdated + overAge === 0) return 'nobody is due to be replaced';
  const due = [
    ...(outdated > 0 ? [`${outdated} outdated`] : []),
    ...(overAge > 0 ? [`${overAge} beyond the maximum age`] : []),
  ];
  return `${due.join(' and ')}, ${disrupted} of ${budget} in the budget: ${describeSelection(roll)}`;
}
