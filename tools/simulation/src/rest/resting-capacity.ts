import type { EpochMs } from '@poolkeeper/pool-model';
import type { GroupRecord } from '@poolkeeper/pool-world';
import { settingsInForce } from '@poolkeeper/scaling-decision';
import type { DrawnSettings } from '../scenario/scenario.ts';

export interface RestingCapacity {
  readonly min: number;
  /** Includes what objective and forecast may ask for, and the last member of each zone if it is kept. */
  readonly max: number;
  /** The minimum number of idle workers, including those of other groups. */
  readonly minIdle: number;
}

/** The capacity that a pool without runs should have at a moment. */
export function restingCapacity(
  { policy, release }: DrawnSettings,
  { minSize, maxSize, zones }: Pick<GroupRecord, 'minSize' | 'maxSize' | 'zones'>,
  now: EpochMs,
): RestingCapacity {
  const inForce = settingsInForce(policy, now);
  const highest = Math.max(minSize, Math.min(maxSize, inForce.maxSize ?? maxSize));
  const min = Math.min(highest, Math.max(minSize, inForce.minSize ?? minSize));
  const { objective, forecast } = policy;
  const headroom = Math.max(
    inForce.minIdle,
    objective?.mode === 'act' ? (objective.maxIdle ?? 20) : 0,
    forecast?.mode === 'act' ? (forecast.maxIdle ?? 10) : 0,
  );
  // They are kept even above a scheduled maximum.
  const lastOfZones = release?.keepsOneInEachZone === true ? Math.min(maxSize, zones.length) : 0;
  return {
    min,
    max: Math.max(min, Math.min(highest, headroom), lastOfZones),
    minIdle: Math.min(highest, inForce.minIdle),
  };
}
