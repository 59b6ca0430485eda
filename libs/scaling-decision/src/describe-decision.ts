import type { Concern } from './concern.ts';
import type { Decision } from './decision.ts';
import { describeAdvice } from './describe-advice.ts';
import { describeConcern } from './describe-concern.ts';
import { describeReason } from './describe-reason.ts';

/**
 * A decision in a paragraph for a person: what is done, why, and what limits it; then what of the policy was in force and
 * what it learnt from the past, and what to look at. The same numbers are in the decision's fields for programs.
 */
export function describeDecision(decision: Decision): string {
  const { reasons, rules, advice, concerns } = decision;
  return [
    `${headline(decision)}: ${reasons.map(describeReason).join('; ')}`,
    ...(rules.length > 0 ? [`in force by the schedule: ${rules.join(', ')}`] : []),
    ...describeAdvice(advice),
    ...concerns.filter((concern) => !isBeingSettled(concern, decision)).map(describeConcern),
  ].join('. ');
}

/** A decision that lowers the capacity need not be told that it is too high. */
function isBeingSettled({ code }: Concern, { kind }: Decision): boolean {
  return code === 'capacity-makes-no-sense' && kind === 'lower-capacity';
}

function headline(decision: Decision): string {
  switch (decision.kind) {
    case 'scale-out':
      return `scale out by ${decision.by} to ${decision.desiredCapacity}`;
    case 'scale-in':
      return `scale in by at most ${decision.atMost}`;
    case 'lower-capacity':
      return `lower the capacity by ${decision.by} to ${decision.desiredCapacity}`;
    case 'hold':
      return decision.figures.desiredCapacity < Infinity
        ? `hold at ${decision.figures.desiredCapacity}`
        : 'hold';
  }
}
