import type { Chronicle } from '../chronicle.ts';
import type { Timeline, Timer } from '../timeline.ts';
import { locksItsStack, type RunRequest } from '../workload/arrival.ts';
import type { SimulatedRun } from './api.ts';
import { hasEnded } from './run-states.ts';
import { RunQueue } from './run-queue.ts';
import { StackLocks } from './stack-locks.ts';

export interface LifecycleSurroundings {
  readonly timeline: Timeline;
  readonly chronicle: Chronicle;
  readonly newId: () => string;
  /** Called when runs may have come to wait for a worker. */
  readonly onReady: () => void;
}

/** What happens to runs while they have no worker: they wait for the lock of their stack, for a person, and for each other. */
export class RunLifecycle {
  readonly queue = new RunQueue();
  readonly #in: LifecycleSurroundings;
  readonly #locks = new StackLocks();
  /** By the index of a run that has not ended, the runs that it triggers. */
  readonly #triggered = new Map<number, readonly number[]>();
  /** What persons will do to unconfirmed runs. */
  readonly #answers = new Map<number, Timer>();

  constructor(surroundings: LifecycleSurroundings) {
    this.#in = surroundings;
  }

  /** @throws RangeError for a time that no run has. */
  add(request: RunRequest): SimulatedRun {
    requireRun(request);
    const run = this.queue.get(this.#add(request));
    this.#in.onReady();
    return run;
  }

  cancel(runId: string): SimulatedRun | undefined {
    const index = this.queue.find(runId, 'queued', 'blocked');
    return index === undefined ? undefined : this.#end(index, 'canceled');
  }

  confirm(runId: string): SimulatedRun | undefined {
    const index = this.queue.find(runId, 'unconfirmed');
    if (index === undefined) return undefined;
    this.#answers.get(index)?.cancel();
    const run = this.queue.change(index, { state: 'confirmed', at: this.#in.timeline.now });
    this.#in.chronicle.record({ kind: 'run-confirmed', runId });
    this.#in.onReady();
    return run;
  }

  discard(runId: string): SimulatedRun | undefined {
    const index = this.queue.find(runId, 'unconfirmed');
    if (index === undefined) return undefined;
    this.#answers.get(index)?.cancel();
    return this.#end(index, 'discarded');
  }

  prioritize(runId: string, prioritize: boolean): SimulatedRun | undefined {
    const index = this.queue.find(runId, 'blocked', 'queued', 'confirmed');
    return index === undefined ? undefined : this.queue.prioritize(index, prioritize);
  }

  /** A run has no worker any more, and is in the state after that. */
  goOn(index: number): void {
    if (hasEnded(this.queue.get(index).state)) this.#goOnAfter(index);
    else this.#waitForPerson(index);
    this.#in.onReady();
  }

  /** Adds a run, and those that it triggers, which wait for it. */
  #add(request: RunRequest, triggeredBy?: string): number {
    const { timeline, chronicle, newId } = this.#in;
    const id = newId();
    const isTracked = triggeredBy !== undefined || locksItsStack(request);
    const next = this.queue.size;
    const isReady = triggeredBy === undefined && (!isTracked || this.#locks.take(request.stack, next));
    const index = this.queue.add({
      ...request,
      id,
      queuedAt: timeline.now,
      ...(isTracked && { isTracked }),
      ...(triggeredBy !== undefined && { triggeredBy }),
      state: isReady ? 'queued' : 'blocked',
    });
    chronicle.record({ kind: isReady ? 'run-queued' : 'run-blocked', runId: id });
    const triggers = request.triggers?.map((each) => this.#add(each, id)) ?? [];
    if (triggers.length > 0) this.#triggered.set(index, triggers);
    return index;
  }

  #waitForPerson(index: number): void {
    const { id, apply, discardedAfterMs } = this.queue.get(index);
    const afterMs = discardedAfterMs ?? apply?.confirmedAfterMs ?? Infinity;
    if (!Number.isFinite(afterMs)) return;
    const answer = this.#in.timeline.after(afterMs / 1000, () => {
      if (discardedAfterMs === undefined) this.confirm(id);
      else this.discard(id);
    });
    this.#answers.set(index, answer);
  }

  /** Ends a run that has no worker. */
  #end(index: number, state: 'canceled' | 'discarded' | 'skipped'): SimulatedRun {
    const run = this.queue.change(index, { state, at: this.#in.timeline.now });
    this.#in.chronicle.record({ kind: `run-${state}`, runId: run.id });
    this.#goOnAfter(index);
    this.#in.onReady();
    return run;
  }

  /** The next run of the stack of a run that has ended gets the lock, and the runs that it triggers go on or are skipped. */
  #goOnAfter(index: number): void {
    this.#answers.delete(index);
    const { stack, state } = this.queue.get(index);
    const next = this.#locks.release(stack, index);
    if (next !== undefined) this.#becomeReady(next);
    for (const triggered of this.#triggered.get(index) ?? []) {
      const run = this.queue.get(triggered);
      if (run.state !== 'blocked') continue;
      if (state !== 'finished') this.#end(triggered, 'skipped');
      else if (this.#locks.take(run.stack, triggered)) this.#becomeReady(triggered);
    }
    this.#triggered.delete(index);
  }

  #becomeReady(index: number): void {
    const run = this.queue.change(index, { state: 'queued', at: this.#in.timeline.now });
    this.#in.chronicle.record({ kind: 'run-queued', runId: run.id });
  }
}

function requireRun({ durationSeconds, apply, discardedAfterMs, triggers = [] }: RunRequest): void {
  requireTime("a run's duration", 'seconds', durationSeconds);
  if (apply !== undefined) {
    requireTime('the duration of an apply', 'seconds', apply.durationSeconds);
    if (apply.confirmedAfterMs !== Infinity) {
      requireTime('the time until a confirmation', 'milliseconds', apply.confirmedAfterMs);
    }
  }
  if (discardedAfterMs !== undefined) {
    requireTime('the time until a plan is discarded', 'milliseconds', discardedAfterMs);
  }
  for (const each of triggers) requireRun(each);
}

function requireTime(what: string, unit: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new RangeError(`${what} must be 0 ${unit} or more, got ${value}`);
  }
}
