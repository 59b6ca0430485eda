import type { PurchaseMix } from '@poolkeeper/pool-model';
import type { GroupedInstance } from '../instances/grouped-instance.ts';
import { surplusPurchaseOption } from '../purchase-options.ts';
import { countByZone } from '../zones.ts';

/**
 * Who goes when the group chooses by itself: AWS's default policy. Of the purchase option that there is too much of, out
 * of the zone with the most instances (of those with a candidate), the oldest launch template first, then the oldest
 * instance.
 */
export function chooseVictims(choice: {
  readonly candidates: readonly GroupedInstance[];
  readonly number: number;
  /** All that count, by which zones are full or empty. */
  readonly counted: readonly GroupedInstance[];
  readonly purchaseMix: PurchaseMix;
}): readonly GroupedInstance[] {
  const fill = countByZone(choice.counted);
  let left = choice.counted;
  let candidates = [...choice.candidates].sort(byAge);
  const victims: GroupedInstance[] = [];
  while (victims.length < choice.number && candidates.length > 0) {
    const surplus = surplusPurchaseOption(left, choice.purchaseMix);
    const ofSurplus = candidates.filter(({ purchaseOption }) => purchaseOption === surplus);
    const eligible = ofSurplus.length > 0 ? ofSurplus : candidates;
    const fullest = Math.max(...eligible.map(({ zone }) => fill.get(zone) ?? 0));
    const victim = eligible.find(({ zone }) => fill.get(zone) === fullest);
    if (victim === undefined) break;
    victims.push(victim);
    fill.set(victim.zone, fullest - 1);
    left = left.filter((one) => one !== victim);
    candidates = candidates.filter((one) => one !== victim);
  }
  return victims;
}

function byAge(a: GroupedInstance, b: GroupedInstance): number {
  return (
    Number(a.launchTemplateVersion) - Number(b.launchTemplateVersion) ||
    a.launchedAt - b.launchedAt ||
    (a.id < b.id ? -1 : 1)
  );
}
