import { answerContradicts, type DurationMs, type EpochMs, type Pool } from '@poolkeeper/pool-model';

/** Watches the queue from look to look. */
export interface QueueWatch {
  /**
   * Notes a look.
   *
   * @returns for how long the run at the head of the queue has waited; 0 when none does. It is an estimate from counts, as
   * nothing tells one pending run from another: the oldest starts first, as many have started as workers have become busy
   * since the last look, and a run has waited since the first look that counts it. So it is seldom too long, and too short
   * by up to the time between two looks, or by all that was before the first one.
   */
  note(look: { readonly observedAt: EpochMs; readonly pool: Pool }): DurationMs;
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
      // A list that is not whole would show workers as becoming busy when it only shows them again.
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
