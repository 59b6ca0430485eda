import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { HistoryPort } from '../ports.ts';

/**
 * A quarter of an hour is little compared with the weeks of a history, and the newest demand is in the snapshot itself. It
 * bounds the cost of CloudWatch: four requests an hour and pool, three cents a month.
 */
const historyKeptMs: DurationMs = 15 * 60_000;

export function keepHistory(source: HistoryPort): HistoryPort {
  return { read: keepAnswer((until) => source.read(until), historyKeptMs) };
}

/** After a failure nothing is read for this long: each attempt may delay a pass until it times out. */
export const failureKeptMs: DurationMs = 5 * 60_000;

/**
 * Caches an answer for a while, and a failure to get it. When it was read before, a failure returns the previous answer, so it has to
 * be of a kind that does not become wrong.
 */
export function keepAnswer<Answer>(
  read: (at: EpochMs) => Promise<Answer>,
  keptMs: DurationMs,
): (at: EpochMs) => Promise<Answer> {
  let kept: { readonly answer: Promise<Answer>; readonly until: EpochMs } | undefined;
  let last: { readonly answer: Answer } | undefined;

  async function readOrLast(at: EpochMs): Promise<Answer> {
    try {
      last = { answer: await read(at) };
      return last.answer;
    } catch (error) {
      kept = kept && { ...kept, until: at + failureKeptMs };
      if (last === undefined) throw error;
      return last.answer;
    }
  }

  return (at) => {
    if (kept === undefined || at >= kept.until) kept = { answer: readOrLast(at), until: at + keptMs };
    return kept.answer;
  };
}
