import type { PurchaseChoice, PurchaseReason } from './purchase-choice.ts';

/** A purchase choice in a sentence for a person. */
export function describePurchase(choice: PurchaseChoice): string {
  return `${headline(choice)}: ${choice.why.map(describeReason).join('; ')}`;
}

function headline({ onDemandPercentage, changes }: PurchaseChoice): string {
  if (onDemandPercentage === undefined) return 'leave the purchase options alone';
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
      return 'nobody knows what the group did of late';
    case 'spot-available':
      return 'nothing speaks against spot';
    case 'spot-short': {
      const launches = reason.failures === 1 ? 'launch' : 'launches';
      return `${reason.failures} spot ${launches} failed, so what is missing comes on-demand ${span(reason.forMs)}`;
    }
    case 'spot-interrupted': {
      const instances = reason.interruptions === 1 ? 'instance was' : 'instances were';
      return (
        `${reason.interruptions} spot ${instances} interrupted, ` +
        `so what is missing comes on-demand ${span(reason.forMs)}`
      );
    }
    case 'on-demand-short-too':
      return 'on-demand capacity is short as well, so there is nothing to fall back to';
    case 'trying-spot-again':
      return `new capacity is spot again, on trial ${span(reason.forMs)}`;
    case 'keeps-running': {
      const instances = reason.instances === 1 ? 'instance stays' : 'instances stay';
      return `${reason.instances} ${reason.purchaseOption} ${instances}`;
    }
    case 'returns-to-configured':
      return `back from ${reason.from} % to what is configured; the group replaces the difference, launching before it terminates`;
  }
}

function span(milliseconds: number): string {
  if (milliseconds === Infinity) return 'until further notice';
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes < 120 ? `for ${minutes} min` : `for ${Math.round(minutes / 60)} h`;
}
