import { asCount } from '@poolkeeper/pool-model';
import { largestCount } from './bounds.ts';

/** What requires idle workers. */
export type HeadroomSource = 'minimum-idle' | 'target-utilization' | 'objective' | 'forecast' | 'foreseen';

/** Idle workers beyond those that the pending runs need. */
export interface Headroom {
  readonly workers: number;
  /**
   * The source that requires the most; the first of equals in the order of the type. Absent when none requires any.
   */
  readonly source?: HeadroomSource;
}

/** The largest of the required headrooms. */
export function largestHeadroom(asked: Readonly<Partial<Record<HeadroomSource, number>>>): Headroom {
  let largest: Headroom = { workers: 0 };
  for (const source of ['minimum-idle', 'target-utilization', 'objective', 'forecast', 'foreseen'] as const) {
    const workers = Math.min(asCount(asked[source] ?? 0), largestCount);
    if (workers > largest.workers) largest = { workers, source };
  }
  return largest;
}

/** The idle workers that keep the share of busy workers at or below the target, in percent. */
export function headroomForUtilization(demand: number, targetUtilization: number): number {
  if (!(targetUtilization > 0 && targetUtilization < 100)) return 0;
  return Math.ceil((demand * 100) / targetUtilization) - demand;
}
