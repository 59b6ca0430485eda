import {
  readPastWaits,
  readWaitingRuns,
  type DurationMs,
  type EpochMs,
  type RunReport,
} from '@poolkeeper/pool-model';
import type { RunsPort } from '../ports.ts';
import { failureKeptMs, keepAnswer } from './keep-answer.ts';

/** Where the runs of a pool are found, the newest first. */
interface RunSource {
  /** Those that have not ended. */
  active(): Promise<readonly RunReport[]>;
  /** The last ones, whatever their state. */
  latest(): Promise<readonly RunReport[]>;
}

/** What people do changes within weeks. */
const pastKeptMs: DurationMs = 60 * 60_000;

/**
 * Reads the active runs each time, and the past waits once an hour. After two failures in a row it throws the same error for five
 * minutes, so that an account without the search costs no time, and a hiccup costs one pass.
 */
export function createRunsPort(source: RunSource): RunsPort {
  const readPast = keepAnswer(async () => readPastWaits(await source.latest()), pastKeptMs);
  let failure: { readonly error: unknown; readonly until: EpochMs } | undefined;
  return {
    async read(at) {
      if (failure !== undefined && at < failure.until) throw failure.error;
      try {
        const [active, past] = await Promise.all([source.active(), readPast(at)]);
        failure = undefined;
        return { waiting: readWaitingRuns(active), past };
      } catch (error) {
        failure = { error, until: at + (failure === undefined ? 0 : failureKeptMs) };
        throw error;
      }
    },
  };
}
