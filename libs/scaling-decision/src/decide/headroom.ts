import { asCount } from '@poolkeeper/pool-model';
import { largestCount } from './bounds.ts';

/** What asks for idle workers. */
export type HeadroomSource = 'minimum-idle' | 'target-utilization' | 'objective' | 'forecast';

/** Idle workers that should be there beyond those that the pending runs need. */
export interface Headroom {
  readonly workers: number;
  /** Which of several asks for the most; the first of equals in the order of the type. Absent when none asks for any. */
  readonly source?: HeadroomSource;
}

/** The largest of what is asked for. */
export function largestHeadroom(asked: Readonly<Partial<Record<HeadroomSource, number>>>): Headroom {
  let largest: Headroom = { workers: 0 };
  for (const source of ['minimum-idle', 'target-utilization', 'objective', 'forecast'] as const) {
    const workers = Math.min(asCount(asked[source] ?? 0), largestCount);
    if (workers > largest.workers) largest = { workers, source };
  }
  return largest;
}

/** Idle workers beside so many that have a run, or get one, so that at most this share in percent has one. */
export function headroomForUtilization(demand: number, targetUtilization: number): number {
  if (!(targetUtilization > 0 && targetUtilization < 100)) return 0;
  return Math.ceil((demand * 100) / targetUtilization) - demand;
}
