import type { PurchaseMix } from '@poolkeeper/pool-model';
import type { GroupedInstance } from '../instances/grouped-instance.ts';
import { surplusPurchaseOption } from '../purchase-options.ts';
import { countByZone } from '../zones.ts';

/**
 * Chooses which instances are terminated by AWS's default policy: of the purchase option that the group has too many of,
 * in the zone with the most instances (among those with a candidate), the oldest launch template version first, then the
 * oldest instance.
 */
export function chooseVictims(choice: {
  readonly candidates: readonly GroupedInstance[];
  readonly number: number;
  /** All instances that count, which say how full each zone is. */
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
