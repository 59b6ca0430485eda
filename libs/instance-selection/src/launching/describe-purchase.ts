import { describeRoughDuration, type DurationMs } from '@poolkeeper/pool-model';
import type { PurchaseChoice, PurchaseReason } from './purchase-choice.ts';

/** A purchase choice as a sentence for people. */
export function describePurchase(choice: PurchaseChoice): string {
  return `${headline(choice)}: ${choice.why.map(describeReason).join('; ')}`;
}

function headline({ onDemandPercentage, changes }: PurchaseChoice): string {
  if (onDemandPercentage === undefined) return 'leave the purchase options unchanged';
  return changes
    ? `set the on-demand share to ${onDemandPercentage} %`
    : `leave the on-demand share at ${onDemandPercentage} %`;
}

function describeReason(reason: PurchaseReason): string {
  switch (reason.code) {
    case 'no-mix':
      return 'the group has no mixed instances policy';
    case 'no-spot-configured':
      return 'the group is configured without spot';
    case 'activities-unknown':
      return "the group's recent activities are unknown";
    case 'spot-available':
      return 'spot is available';
    case 'spot-short':
      return `${reason.failures} spot ${reason.failures === 1 ? 'launch' : 'launches'} failed, ${fallback(reason.forMs)}`;
    case 'spot-interrupted': {
      const instances = reason.interruptions === 1 ? 'instance was' : 'instances were';
      return `${reason.interruptions} spot ${instances} interrupted, ${fallback(reason.forMs)}`;
    }
    case 'on-demand-short-too':
      return 'on-demand capacity is short as well, so there is no fallback';
    case 'trying-spot-again':
      return `new capacity is spot again, on trial ${span(reason.forMs)}`;
    case 'keeps-running': {
      const instances = reason.instances === 1 ? 'instance keeps' : 'instances keep';
      return `${reason.instances} ${reason.purchaseOption} ${instances} running`;
    }
    case 'returns-to-configured':
      return (
        `the share returns from ${reason.from} % to the configured one; ` +
        'the group replaces the difference, launching before it terminates'
      );
  }
}

function fallback(forMs: DurationMs): string {
  return `so missing capacity is launched on-demand ${span(forMs)}`;
}

function span(forMs: DurationMs): string {
  return forMs === Infinity ? 'until further notice' : `for ${describeRoughDuration(forMs)}`;
}
