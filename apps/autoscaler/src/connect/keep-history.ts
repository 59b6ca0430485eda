import type { DemandHistory, DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { HistoryPort } from '../ports.ts';

/**
 * A quarter of an hour is little compared with the weeks of a history, and the newest demand is in the snapshot itself. It
 * bounds the cost of CloudWatch: four requests an hour and pool, three cents a month.
 */
const keptMs: DurationMs = 15 * 60_000;

/** After a failure the history is not read for this long: each attempt may delay a pass until it times out. */
const failureKeptMs: DurationMs = 5 * 60_000;

/** Caches a history, and a failure to read it. When it was read before, a failure returns the previous history. */
export function keepHistory(source: HistoryPort): HistoryPort {
  let kept: { readonly answer: Promise<DemandHistory>; readonly until: EpochMs } | undefined;
  let last: DemandHistory | undefined;

  async function readOrLast(until: EpochMs): Promise<DemandHistory> {
    try {
      last = await source.read(until);
      return last;
    } catch (error) {
      kept = kept && { ...kept, until: until + failureKeptMs };
      if (last === undefined) throw error;
      return last;
    }
  }

  return {
    read: (until) => {
      if (kept === undefined || until >= kept.until)
        kept = { answer: readOrLast(until), until: until + keptMs };
      return kept.answer;
    },
  };
}
