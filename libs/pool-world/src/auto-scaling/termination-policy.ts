import type { GroupedInstance } from './grouped-instance.ts';
import { countByZone } from './zones.ts';

/**
 * Who goes when the group chooses by itself: AWS's default policy. Out of the zone with the most instances (of those
 * with a candidate), the oldest launch template first, then the oldest instance.
 */
export function chooseVictims(choice: {
  readonly candidates: readonly GroupedInstance[];
  readonly number: number;
  /** All that count, by which zones are full or empty. */
  readonly counted: readonly GroupedInstance[];
}): readonly GroupedInstance[] {
  const fill = countByZone(choice.counted);
  const candidates = [...choice.candidates].sort(byAge);
  const victims: GroupedInstance[] = [];
  while (victims.length < choice.number && candidates.length > 0) {
    const fullest = Math.max(...candidates.map(({ zone }) => fill.get(zone) ?? 0));
    const index = candidates.findIndex(({ zone }) => fill.get(zone) === fullest);
    const [victim] = candidates.splice(index, 1);
    if (victim === undefined) break;
    victims.push(victim);
    fill.set(victim.zone, fullest - 1);
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
