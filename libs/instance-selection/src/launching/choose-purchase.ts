import type { Snapshot } from '@poolkeeper/pool-model';
import type { PurchaseChoice } from './purchase-choice.ts';
import type { PurchasePolicy } from './purchase-policy.ts';

/**
 * Which on-demand share the group should have now. `desiredCapacity` is what the pass is about to ask for.
 * @default - the group's desired capacity
 */
export function choosePurchase(
  snapshot: Snapshot,
  _policy: PurchasePolicy,
  _desiredCapacity: number = snapshot.group.desiredCapacity,
): PurchaseChoice {
  return { state: 'closed', changes: false, remembered: [], why: [{ code: 'no-mix' }] };
}
