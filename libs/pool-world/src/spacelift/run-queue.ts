import type { EpochMs } from '@poolkeeper/pool-model';
import type { SimulatedRun, RunState } from './api.ts';
import { hasEnded, waitsForWorker } from './run-states.ts';

/** All runs, each named by its index, and the queue of those that wait for a worker. */
export class RunQueue {
  readonly #runs: SimulatedRun[] = [];
  readonly #counts: Record<RunState, number> = {
    blocked: 0,
    queued: 0,
    running: 0,
    unconfirmed: 0,
    confirmed: 0,
    applying: 0,
    finished: 0,
    interrupted: 0,
    canceled: 0,
    stopped: 0,
    discarded: 0,
    skipped: 0,
  };
  /** In the order in which runs came to need a worker. Some have one, or have left the queue. */
  readonly #ready: number[] = [];
  /** By run, its latest place in `#ready`. */
  readonly #places: number[] = [];
  /** No run before this place waits for a worker. */
  #firstPlace = 0;
  /** Those with priority, in the order in which they got it. Some may have left the queue. */
  #prioritized: readonly number[] = [];

  /** How many runs there are, which is the index of the next one. */
  get size(): number {
    return this.#runs.length;
  }

  /** Returns the index of the run. */
  add(run: Omit<SimulatedRun, 'history'>): number {
    const index = this.#runs.length;
    this.#runs.push({ ...run, history: [{ state: run.state, at: run.queuedAt }] });
    this.#counts[run.state] += 1;
    if (waitsForWorker(run.state)) this.#line(index);
    return index;
  }

  /** The run that starts next: with priority first, then the one that waits longest. Undefined if none waits. */
  first(): number | undefined {
    this.#prioritized = this.#prioritized.filter((index) => this.#waits(index));
    const [prioritized] = this.#prioritized;
    if (prioritized !== undefined) return prioritized;
    for (; this.#firstPlace < this.#ready.length; this.#firstPlace += 1) {
      const index = this.#ready[this.#firstPlace];
      if (index !== undefined && this.#places[index] === this.#firstPlace && this.#waits(index)) return index;
    }
    return undefined;
  }

  prioritize(index: number, prioritize: boolean): SimulatedRun {
    this.#prioritized = this.#prioritized.filter((each) => each !== index);
    if (prioritize) this.#prioritized = [...this.#prioritized, index];
    const run = { ...this.get(index), isPrioritized: prioritize };
    this.#runs[index] = run;
    return run;
  }

  /** The index of a run in one of the states; undefined if no such run has the id. */
  find(runId: string, ...states: readonly RunState[]): number | undefined {
    const index = this.#runs.findIndex((run) => run.id === runId && states.includes(run.state));
    return index === -1 ? undefined : index;
  }

  get(index: number): SimulatedRun {
    const run = this.#runs[index];
    if (run === undefined) throw new RangeError(`no run has the index ${index}`);
    return run;
  }

  /** Puts a run into a state. */
  change(
    index: number,
    { at, ...change }: Partial<SimulatedRun> & { readonly state: RunState; readonly at: EpochMs },
  ): SimulatedRun {
    const before = this.get(index);
    const { state } = change;
    const after = {
      ...before,
      ...change,
      history: [...before.history, { state, at }],
      ...(hasEnded(state) && { endedAt: at }),
    };
    this.#counts[before.state] -= 1;
    this.#counts[state] += 1;
    this.#runs[index] = after;
    if (waitsForWorker(state)) this.#line(index);
    return after;
  }

  get waiting(): number {
    return this.#counts.queued + this.#counts.confirmed;
  }

  counts(): Readonly<Record<RunState, number>> {
    return { ...this.#counts };
  }

  all(): readonly SimulatedRun[] {
    return [...this.#runs];
  }

  #line(index: number): void {
    this.#places[index] = this.#ready.push(index) - 1;
    if (this.#runs[index]?.isPrioritized === true) this.#prioritized = [...this.#prioritized, index];
  }

  #waits(index: number): boolean {
    return waitsForWorker(this.get(index).state);
  }
}
