import type { EpochMs } from '@poolkeeper/pool-model';
import type { GroupRecord } from '@poolkeeper/pool-world';
import { settingsInForce } from '@poolkeeper/scaling-decision';
import type { AutoscalerSettings } from '../scenario/scenario.ts';

export interface RestingCapacity {
  readonly least: number;
  /** What objective and forecast may ask for included, if they do, and the last member of each zone, if it stays. */
  readonly most: number;
  /** Workers that are idle at the least, also those of other groups. */
  readonly minIdle: number;
}

/** What a pool without runs should have at a moment. */
export function restingCapacity(
  { policy, release }: AutoscalerSettings,
  { minSize, maxSize, zones }: Pick<GroupRecord, 'minSize' | 'maxSize' | 'zones'>,
  now: EpochMs,
): RestingCapacity {
  const inForce = settingsInForce(policy, now);
  const highest = Math.max(minSize, Math.min(maxSize, inForce.maxSize ?? maxSize));
  const least = Math.min(highest, Math.max(minSize, inForce.minSize ?? minSize));
  const { objective, forecast } = policy;
  const headroom = Math.max(
    inForce.minIdle,
    objective?.mode === 'act' ? (objective.maxIdle ?? 20) : 0,
    forecast?.mode === 'act' ? (forecast.maxIdle ?? 10) : 0,
  );
  // They stay also above a scheduled maximum.
  const lastOfZones = release?.keepsOneInEachZone === true ? Math.min(maxSize, zones.length) : 0;
  return {
    least,
    most: Math.max(least, Math.min(highest, headroom), lastOfZones),
    minIdle: Math.min(highest, inForce.minIdle),
  };
}
