import type { EpochMs } from '@poolkeeper/pool-model';
import type { SimulatedRun, RunState } from './api.ts';

/** All runs, each named by its index, and the queue of those that wait. */
export class RunQueue {
  readonly #runs: SimulatedRun[] = [];
  readonly #counts: Record<RunState, number> = {
    queued: 0,
    running: 0,
    finished: 0,
    interrupted: 0,
    canceled: 0,
    stopped: 0,
  };
  /** No run before this one is queued. */
  #firstQueued = 0;
  /** Those with priority, in the order in which they got it. Some may have left the queue. */
  #prioritized: readonly number[] = [];

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

  /** The run that starts next: with priority first, then the one that waits longest. Undefined if none waits. */
  first(): number | undefined {
    this.#prioritized = this.#prioritized.filter((index) => this.#isQueued(index));
    const [prioritized] = this.#prioritized;
    if (prioritized !== undefined) return prioritized;
    while (this.#firstQueued < this.#runs.length && !this.#isQueued(this.#firstQueued))
      this.#firstQueued += 1;
    return this.#firstQueued < this.#runs.length ? this.#firstQueued : undefined;
  }

  prioritize(index: number, prioritize: boolean): SimulatedRun {
    this.#prioritized = this.#prioritized.filter((each) => each !== index);
    if (prioritize) this.#prioritized = [...this.#prioritized, index];
    return this.change(index, { state: 'queued', isPrioritized: prioritize });
  }

  /** The index of a run in a state; undefined if no such run has the id. */
  find(runId: string, state: RunState): number | undefined {
    const index = this.#runs.findIndex((run) => run.id === runId && run.state === state);
    return index === -1 ? undefined : index;
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
    return this.#counts.queued;
  }

  counts(): Readonly<Record<RunState, number>> {
    return { ...this.#counts };
  }

  #isQueued(index: number): boolean {
    return this.#runs[index]?.state === 'queued';
  }

  all(): readonly SimulatedRun[] {
    return [...this.#runs];
  }
}
