import type { DemandHistory, DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { HistoryPort } from './ports.ts';

/**
 * A quarter of an hour is nothing beside weeks, and the newest demand of all is in the snapshot itself. It bounds what
 * CloudWatch is asked: four times an hour a pool, which costs three cents a month.
 */
const keptMs: DurationMs = 15 * 60_000;

/** After a failure for so long nobody is asked: each try may hold a look up until it times out. */
const failureKeptMs: DurationMs = 5 * 60_000;

/** Keeps a history that was read, and a failure to read it, for a while. Once there was one, a failure is its old answer. */
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
