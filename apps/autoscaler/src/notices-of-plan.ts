import { describePurchase, describeRoll } from '@poolkeeper/instance-selection';
import { describeConcern, describeDecision } from '@poolkeeper/scaling-decision';
import { isImplausible } from './is-implausible.ts';
import { warning, type Notice } from './notice.ts';
import type { Plan } from './plan.ts';

/** What a plan says between its lines. */
export function noticesOfPlan(plan: Plan): readonly Notice[] {
  return [...ofDecision(plan), ...ofPurchase(plan), ...ofRolls(plan)];
}

function ofDecision({ decision }: Plan): readonly Notice[] {
  const { reasons, concerns } = decision;
  const notices: Notice[] = [];
  if (isImplausible(decision)) {
    notices.push(
      warning('implausible', 'what was seen cannot be true: nothing is decided by it', {
        explanation: describeDecision(decision),
        reasons,
      }),
    );
  }
  const short = reasons.filter(({ code }) => code === 'capacity-short');
  if (short.length > 0) {
    notices.push(
      warning('capacity-short', 'aws does not give the machines that were asked for', { reasons: short }),
    );
  }
  if (concerns.length > 0) {
    notices.push(
      warning('concern', 'something about the group or the policy needs a look', {
        explanation: concerns.map(describeConcern).join('. '),
        concerns,
      }),
    );
  }
  return notices;
}

function ofPurchase({ purchase }: Plan): readonly Notice[] {
  if (purchase === undefined || purchase.state === 'closed') return [];
  return [
    warning('spot-short', 'spot is short: capacity to come is on-demand, or spot on trial', {
      explanation: describePurchase(purchase),
      state: purchase.state,
      remembered: purchase.remembered,
    }),
  ];
}

/** A roll that waits for its turn is fine; one that waits for a person is not. */
function ofRolls({ rolls }: Plan): readonly Notice[] {
  if (rolls === undefined) return [];
  const { outdated, overAge, proof } = rolls.figures;
  const isStuck = proof === 'failing' || proof === 'unregistered';
  if (outdated + overAge === 0 || !isStuck) return [];
  return [
    warning('roll-stuck', 'outdated members are not replaced, as new ones do not come or do not register', {
      explanation: describeRoll(rolls),
      figures: rolls.figures,
    }),
  ];
}
