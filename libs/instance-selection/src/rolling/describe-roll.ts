import { describeSelection } from '../describe-selection.ts';
import type { RollSelection } from './select-for-roll.ts';

/** A roll as a sentence for people: what is due, which instances are selected, and how many are kept for which reason. */
export function describeRoll(roll: RollSelection): string {
  const { outdated, overAge, budget, disrupted } = roll.figures;
  if (outdated + overAge === 0) return 'no instance is due for replacement';
  const due = [
    ...(outdated > 0 ? [`${outdated} outdated`] : []),
    ...(overAge > 0 ? [`${overAge} over the maximum age`] : []),
  ];
  return `due for replacement: ${due.join(' and ')}; disruption budget: ${disrupted} of ${budget} used; ${describeSelection(roll)}`;
}
