import { BinaryHeap } from '../binary-heap.ts';
import type { EpochMs } from '@poolkeeper/pool-model';
import type { Chronicle } from '../chronicle.ts';
import { drawUlid } from '../identifiers.ts';
import type { RandomSource } from '../random-source.ts';
import type {
  Interruption,
  SimulatedRun,
  RunState,
  Spacelift,
  SpaceliftSettings,
  SpaceliftWorker,
} from './api.ts';
import type { Timeline, Timer } from '../timeline.ts';
import { locksItsStack, type RunRequest } from '../workload/arrival.ts';
import { describeShown, describeWorker, takesRuns, type PoolWorker } from './pool-worker.ts';
import { RunQueue } from './run-queue.ts';
import { hasEnded } from './run-states.ts';
import { StackLocks } from './stack-locks.ts';

/** Why a worker leaves, and how long Spacelift still lists it. */
export interface Departure {
  readonly by: string;
  readonly interruption: Interruption;
  /** 0 for a worker that signs off; more for one that stops responding. */
  readonly lingerSeconds: number;
}

/** A worker pool of Spacelift: its queue, its workers and its scheduler. */
export class SimulatedWorkerPool implements Spacelift {
  readonly poolId: string;
  readonly poolName: string;
  readonly createdAt: EpochMs;
  readonly #timeline: Timeline;
  readonly #random: RandomSource;
  readonly #chronicle: Chronicle;
  readonly #queue = new RunQueue();
  readonly #locks = new StackLocks();
  /** By the index of a run that has not ended, the runs that it triggers. */
  readonly #triggered = new Map<number, readonly number[]>();
  /** What persons will do to unconfirmed runs. */
  readonly #answers = new Map<number, Timer>();
  readonly #workers = new Map<string, PoolWorker>();
  readonly #idle = new IdleWorkers();
  #registered = 0;
  /** How late a run shows as busy, at most. */
  #lateUpToSeconds = 0;

  constructor(
    surroundings: {
      readonly timeline: Timeline;
      readonly random: RandomSource;
      readonly chronicle: Chronicle;
    },
    settings: SpaceliftSettings,
  ) {
    this.#timeline = surroundings.timeline;
    this.#random = surroundings.random;
    this.#chronicle = surroundings.chronicle;
    this.poolId = settings.poolId;
    this.poolName = settings.poolName ?? 'worker-pool';
    this.createdAt = surroundings.timeline.now;
  }

  pendingRuns(): number {
    return this.#queue.waiting;
  }

  runCounts(): Readonly<Record<RunState, number>> {
    return this.#queue.counts();
  }

  runs(): readonly SimulatedRun[] {
    return this.#queue.all();
  }

  workers(): readonly SpaceliftWorker[] {
    const { now } = this.#timeline;
    return [...this.#workers.values()]
      .filter(({ connected }) => connected)
      .map((worker) => describeShown(worker, now));
  }

  everyWorker(): readonly SpaceliftWorker[] {
    return [...this.#workers.values()].map(describeWorker);
  }

  disconnect(workerId: string): void {
    const worker = this.#workers.get(workerId);
    if (worker === undefined) throw new RangeError(`the pool has no worker ${workerId}`);
    worker.connected = false;
  }

  reconnect(workerId: string): void {
    const worker = this.#workers.get(workerId);
    if (worker === undefined || worker.connected || worker.isTokenVoid === true) return;
    worker.connected = true;
    this.#offer(worker);
  }

  showBusyLate(upToSeconds: number): void {
    if (!(upToSeconds >= 0 && Number.isFinite(upToSeconds))) {
      throw new RangeError(`busy must be 0 seconds late or more, got ${upToSeconds}`);
    }
    this.#lateUpToSeconds = upToSeconds;
  }

  cycle(): void {
    for (const worker of [...this.#workers.values()]) {
      this.leave(worker, { by: 'the pool was cycled', interruption: 'pool-cycled', lingerSeconds: 0 });
    }
  }

  resetToken(): void {
    for (const worker of this.#workers.values()) {
      worker.isTokenVoid = true;
      worker.connected = false;
    }
  }

  queueRun(request: RunRequest): SimulatedRun {
    requireRun(request);
    const run = this.#queue.get(this.#add(request));
    this.#schedule();
    return run;
  }

  cancelRun(runId: string): SimulatedRun | undefined {
    const index = this.#queue.find(runId, 'queued', 'blocked');
    return index === undefined ? undefined : this.#endWaiting(index, 'canceled');
  }

  stopRun(runId: string): SimulatedRun | undefined {
    const index = this.#queue.find(runId, 'running');
    const worker = [...this.#workers.values()].find(({ run }) => run !== undefined && run.index === index);
    if (index === undefined || worker?.run === undefined) return undefined;
    worker.run.end.cancel();
    return this.#leaveWorker(index, worker, 'stopped');
  }

  confirmRun(runId: string): SimulatedRun | undefined {
    const index = this.#queue.find(runId, 'unconfirmed');
    if (index === undefined) return undefined;
    this.#answers.get(index)?.cancel();
    const run = this.#queue.change(index, { state: 'confirmed', at: this.#timeline.now });
    this.#chronicle.record({ kind: 'run-confirmed', runId });
    this.#schedule();
    return run;
  }

  discardRun(runId: string): SimulatedRun | undefined {
    const index = this.#queue.find(runId, 'unconfirmed');
    if (index === undefined) return undefined;
    this.#answers.get(index)?.cancel();
    return this.#endWaiting(index, 'discarded');
  }

  prioritizeRun(runId: string, prioritize: boolean): SimulatedRun | undefined {
    const index = this.#queue.find(runId, 'blocked', 'queued', 'confirmed');
    return index === undefined ? undefined : this.#queue.prioritize(index, prioritize);
  }

  drainSet(workerId: string, drain: boolean): SpaceliftWorker | undefined {
    const worker = this.#workers.get(workerId);
    if (!worker?.connected) return undefined;
    if (worker.drained !== drain) {
      worker.drained = drain;
      this.#chronicle.record({
        kind: drain ? 'worker-drained' : 'worker-undrained',
        workerId,
        ...instanceIdOf(worker),
      });
      this.#offer(worker);
    }
    return describeShown(worker, this.#timeline.now);
  }

  setMetadata(workerId: string, metadata: string): void {
    const worker = this.#workers.get(workerId);
    if (worker === undefined) throw new RangeError(`the pool has no worker ${workerId}`);
    worker.metadata = metadata;
  }

  registerWorker(metadata: string): SpaceliftWorker {
    return describeWorker(this.register({ metadata }));
  }

  register(request: {
    readonly metadata: string;
    readonly instanceId?: string;
    /** Called when a run starts or ends on the worker. */
    readonly runChanged?: () => void;
  }): PoolWorker {
    const now = this.#timeline.now;
    const worker: PoolWorker = {
      id: drawUlid(now, this.#random),
      sequence: this.#registered,
      registeredAt: now,
      ...instanceIdOf(request),
      metadata: request.metadata,
      drained: false,
      lost: false,
      connected: true,
      availableAt: now,
      runChanged: request.runChanged,
    };
    this.#registered += 1;
    this.#workers.set(worker.id, worker);
    this.#chronicle.record({ kind: 'worker-registered', workerId: worker.id, ...instanceIdOf(worker) });
    this.#offer(worker);
    return worker;
  }

  /** The worker's machine ended: interrupts its run and removes the worker, at once or after a while. */
  leave(worker: PoolWorker, departure: Departure): void {
    if (worker.lost) return;
    worker.lost = true;
    if (worker.run !== undefined) this.#interrupt(worker.run, worker, departure);
    if (departure.lingerSeconds === 0) {
      this.#workers.delete(worker.id);
      delete worker.run;
    } else this.#timeline.after(departure.lingerSeconds, () => this.#workers.delete(worker.id));
  }

  #offer(worker: PoolWorker): void {
    this.#idle.add(worker);
    this.#schedule();
  }

  #schedule(): void {
    while (this.#queue.waiting > 0) {
      const worker = this.#idle.takeNewest();
      if (worker === undefined) return;
      const index = this.#queue.first();
      if (index !== undefined) this.#start(index, worker);
    }
  }

  /** Adds a run, and those that it triggers, which wait for it. */
  #add(request: RunRequest, triggeredBy?: string): number {
    const queuedAt = this.#timeline.now;
    const id = drawUlid(queuedAt, this.#random);
    const isTracked = triggeredBy !== undefined || locksItsStack(request);
    const run = {
      ...request,
      id,
      queuedAt,
      ...(isTracked && { isTracked }),
      ...(triggeredBy && { triggeredBy }),
    };
    const next = this.#queue.size;
    const isReady = triggeredBy === undefined && (!isTracked || this.#locks.take(request.stack, next));
    const index = this.#queue.add({ ...run, state: isReady ? 'queued' : 'blocked' });
    this.#chronicle.record({ kind: isReady ? 'run-queued' : 'run-blocked', runId: id });
    const triggers = request.triggers?.map((each) => this.#add(each, id)) ?? [];
    if (triggers.length > 0) this.#triggered.set(index, triggers);
    return index;
  }

  #start(index: number, worker: PoolWorker): void {
    const { now } = this.#timeline;
    const { state, apply, durationSeconds, startedAt = now } = this.#queue.get(index);
    const isApply = state === 'confirmed' && apply !== undefined;
    const run = this.#queue.change(index, {
      state: isApply ? 'applying' : 'running',
      at: now,
      startedAt,
      workerId: worker.id,
      instanceId: worker.instanceId,
    });
    const lateMs =
      this.#lateUpToSeconds === 0 ? 0 : Math.round(this.#random.fraction() * this.#lateUpToSeconds * 1000);
    worker.run = {
      index,
      showsAt: now + lateMs,
      end: this.#timeline.after(isApply ? apply.durationSeconds : durationSeconds, () => {
        const isPlan = !isApply && (apply !== undefined || run.discardedAfterMs !== undefined);
        this.#leaveWorker(index, worker, isPlan ? 'unconfirmed' : 'finished');
      }),
    };
    this.#chronicle.record({
      kind: 'run-started',
      runId: run.id,
      ...(isApply && { isApply }),
      workerId: worker.id,
      ...instanceIdOf(worker),
    });
    worker.runChanged?.();
  }

  /** The run frees its worker. */
  #leaveWorker(
    index: number,
    worker: PoolWorker,
    state: 'unconfirmed' | 'finished' | 'stopped',
  ): SimulatedRun {
    const { now } = this.#timeline;
    const run = this.#queue.change(index, { state, at: now });
    delete worker.run;
    worker.availableAt = now;
    this.#chronicle.record({ kind: `run-${state}`, runId: run.id, ...instanceIdOf(worker) });
    worker.runChanged?.();
    if (hasEnded(state)) this.#goOnAfter(index);
    else this.#waitForPerson(index);
    this.#offer(worker);
    return run;
  }

  #waitForPerson(index: number): void {
    const { id, apply, discardedAfterMs } = this.#queue.get(index);
    const afterMs = discardedAfterMs ?? apply?.confirmedAfterMs ?? Infinity;
    if (!Number.isFinite(afterMs)) return;
    const answer = this.#timeline.after(afterMs / 1000, () => {
      if (discardedAfterMs === undefined) this.confirmRun(id);
      else this.discardRun(id);
    });
    this.#answers.set(index, answer);
  }

  /** Ends a run that has no worker. */
  #endWaiting(index: number, state: 'canceled' | 'discarded' | 'skipped'): SimulatedRun {
    const run = this.#queue.change(index, { state, at: this.#timeline.now });
    this.#chronicle.record({ kind: `run-${state}`, runId: run.id });
    this.#goOnAfter(index);
    this.#schedule();
    return run;
  }

  /** The next run of the stack of a run that has ended gets the lock, and the runs that it triggers go on or are skipped. */
  #goOnAfter(index: number): void {
    this.#answers.delete(index);
    const { stack, state } = this.#queue.get(index);
    const next = this.#locks.release(stack, index);
    if (next !== undefined) this.#becomeReady(next);
    for (const triggered of this.#triggered.get(index) ?? []) {
      const run = this.#queue.get(triggered);
      if (run.state !== 'blocked') continue;
      if (state !== 'finished') this.#endWaiting(triggered, 'skipped');
      else if (this.#locks.take(run.stack, triggered)) this.#becomeReady(triggered);
    }
    this.#triggered.delete(index);
  }

  #becomeReady(index: number): void {
    const run = this.#queue.change(index, { state: 'queued', at: this.#timeline.now });
    this.#chronicle.record({ kind: 'run-queued', runId: run.id });
  }

  #interrupt(
    { index, end }: NonNullable<PoolWorker['run']>,
    worker: PoolWorker,
    { by, interruption }: Departure,
  ): void {
    end.cancel();
    const run = this.#queue.change(index, {
      state: 'interrupted',
      at: this.#timeline.now,
      interruptedBy: by,
      interruption,
    });
    this.#chronicle.record({
      kind: 'run-interrupted',
      runId: run.id,
      ...instanceIdOf(worker),
      by,
      interruption,
    });
    this.#goOnAfter(index);
    this.#schedule();
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

function instanceIdOf(worker: { readonly instanceId?: string }): { readonly instanceId?: string } {
  return worker.instanceId === undefined ? {} : { instanceId: worker.instanceId };
}

/** Finds the newest idle worker. A worker that is no longer idle stays in the heap until it comes to the top. */
class IdleWorkers {
  readonly #newestFirst = new BinaryHeap<PoolWorker>((a, b) => a.sequence > b.sequence);
  readonly #listed = new Set<PoolWorker>();

  add(worker: PoolWorker): void {
    if (this.#listed.has(worker)) return;
    this.#listed.add(worker);
    this.#newestFirst.push(worker);
  }

  takeNewest(): PoolWorker | undefined {
    for (;;) {
      const worker = this.#newestFirst.pop();
      if (worker === undefined) return undefined;
      this.#listed.delete(worker);
      if (takesRuns(worker)) return worker;
    }
  }
}
