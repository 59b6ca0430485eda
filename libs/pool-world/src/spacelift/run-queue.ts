import type { EpochMs } from '@poolkeeper/pool-model';
import type { SimulatedRun, RunState } from './api.ts';

/** All runs, each named by its index, and the queue of those that wait. */
export class RunQueue {
  readonly #runs: SimulatedRun[] = [];
  readonly #counts: Record<RunState, number> = { queued: 0, running: 0, finished: 0, interrupted: 0 };
  /** Runs are taken in the order in which they were queued, so all before this one have been taken. */
  #firstQueued = 0;

  add(run: {
    readonly id: string;
    readonly stack: string;
    readonly durationSeconds: number;
    readonly queuedAt: EpochMs;
  }): SimulatedRun {
    const queued: SimulatedRun = { ...run, state: 'queued' };
    this.#runs.push(queued);
    this.#counts.queued += 1;
    return queued;
  }

  /** Takes the run that waits longest and returns its index; undefined if none waits. */
  takeFirst(): number | undefined {
    if (this.#firstQueued >= this.#runs.length) return undefined;
    this.#firstQueued += 1;
    return this.#firstQueued - 1;
  }

  change(index: number, change: Partial<SimulatedRun> & { readonly state: RunState }): SimulatedRun {
    const before = this.#runs[index];
    if (before === undefined) throw new RangeError(`no run has the index ${index}`);
    const after = { ...before, ...change };
    this.#counts[before.state] -= 1;
    this.#counts[after.state] += 1;
    this.#runs[index] = after;
    return after;
  }

  get waiting(): number {
    return this.#runs.length - this.#firstQueued;
  }

  counts(): Readonly<Record<RunState, number>> {
    return { ...this.#counts };
  }

  all(): readonly SimulatedRun[] {
    return [...this.#runs];
  }
}
