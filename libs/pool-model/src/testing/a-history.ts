import type { DemandHistory } from '../demand-history.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import { minutes, moment } from './moment.ts';

export interface HistoryParts {
  /** When the last period ended. @default moment */
  readonly until?: EpochMs;
  /** @default 5 minutes */
  readonly periodMs?: DurationMs;
}

/** A history of the given demands, one for each period, the newest last; `undefined` is a period without a pass. */
export function aHistory(
  demands: readonly (number | undefined)[],
  { until = moment, periodMs = minutes(5) }: HistoryParts = {},
): DemandHistory {
  const begin = until - demands.length * periodMs;
  return {
    periodMs,
    points: demands.flatMap((demand, index) =>
      demand === undefined ? [] : [{ at: begin + index * periodMs, demand }],
    ),
  };
}
