import type { PurchaseChoice } from './purchase-choice.ts';

/** A purchase choice in a sentence for a person. */
export function describePurchase(choice: PurchaseChoice): string {
  return choice.why.map(({ code }) => code).join('; ');
}
