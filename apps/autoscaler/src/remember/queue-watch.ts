import { answerContradicts, type DurationMs, type EpochMs, type Pool } from '@poolkeeper/pool-model';

/** Estimates from pass to pass how long runs have waited. */
export interface QueueWatch {
  /**
   * Adds what a pass has observed.
   *
   * @returns how long the run at the head of the queue has waited; 0 when the queue is empty. It is an estimate from counts,
   * because pending runs cannot be told apart. It assumes that the oldest run starts first, that each worker that became
   * busy since the last pass started one, and that a run has waited since the first pass that counts it. So it is seldom too
   * long, and too short by up to the time between two passes, or by all the time before the first one.
   */
  note(observed: { readonly observedAt: EpochMs; readonly pool: Pool }): DurationMs;
}

export function createQueueWatch(): QueueWatch {
  /** Oldest first. */
  let waiting: { readonly since: EpochMs; readonly runs: number }[] = [];
  let wereBusy: ReadonlySet<string> = new Set();

  function take(runs: number): void {
    let left = runs;
    while (left > 0 && waiting[0] !== undefined) {
      const head = waiting[0];
      const taken = Math.min(left, head.runs);
      left -= taken;
      waiting = [...(taken < head.runs ? [{ ...head, runs: head.runs - taken }] : []), ...waiting.slice(1)];
    }
  }

  return {
    note({ observedAt, pool }) {
      // In an incomplete list, a worker that is shown again would seem to have become busy.
      if (!answerContradicts(pool)) {
        const busy = new Set(pool.workers.filter((worker) => worker.busy).map(({ id }) => id));
        take([...busy].filter((id) => !wereBusy.has(id)).length);
        wereBusy = busy;
      }
      const known = waiting.reduce((sum, { runs }) => sum + runs, 0);
      if (pool.pendingRuns < known) take(known - pool.pendingRuns);
      else if (pool.pendingRuns > known) {
        waiting.push({ since: observedAt, runs: pool.pendingRuns - known });
      }
      return waiting[0] === undefined ? 0 : Math.max(0, observedAt - waiting[0].since);
    },
  };
}
