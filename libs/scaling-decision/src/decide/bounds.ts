import { asCount, type Group } from '@poolkeeper/pool-model';
import type { SettingsInForce } from '../schedule/settings-in-force.ts';

/** The bounds that a decision keeps: the group's, and within them the schedule's. */
export interface Bounds {
  readonly minSize: number;
  readonly maxSize: number;
  /** Whether the schedule makes the minimum larger than the group's. */
  readonly isMinScheduled: boolean;
  /** Whether the schedule makes the maximum smaller than the group's. */
  readonly isMaxScheduled: boolean;
}

/** A schedule cannot leave the group's bounds, and where its own two cross, the maximum holds. */
export function boundsInForce(group: Group, settings: SettingsInForce): Bounds {
  const groupMin = asCount(group.minSize);
  const groupMax = asCount(group.maxSize);
  const maxSize =
    settings.maxSize === undefined
      ? groupMax
      : Math.min(groupMax, Math.max(groupMin, asCount(settings.maxSize)));
  const minSize =
    settings.minSize === undefined
      ? groupMin
      : Math.max(groupMin, Math.min(maxSize, asCount(settings.minSize)));
  return { minSize, maxSize, isMinScheduled: minSize > groupMin, isMaxScheduled: maxSize < groupMax };
}

/** No queue or group is this large, and sums of such counts are exact. */
export const largestCount = 1e9;
