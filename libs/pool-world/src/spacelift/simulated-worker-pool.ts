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
import type { Timeline } from '../timeline.ts';
import type { RunRequest } from '../workload/arrival.ts';
import { describeShown, describeWorker, takesRuns, type PoolWorker } from './pool-worker.ts';
import { RunLifecycle } from './run-lifecycle.ts';

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
  readonly #lifecycle: RunLifecycle;
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
    this.#lifecycle = new RunLifecycle({
      ...surroundings,
      newId: () => drawUlid(this.#timeline.now, this.#random),
      onReady: () => {
        this.#schedule();
      },
    });
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
    return this.#lifecycle.add(request);
  }

  cancelRun(runId: string): SimulatedRun | undefined {
    return this.#lifecycle.cancel(runId);
  }

  confirmRun(runId: string): SimulatedRun | undefined {
    return this.#lifecycle.confirm(runId);
  }

  discardRun(runId: string): SimulatedRun | undefined {
    return this.#lifecycle.discard(runId);
  }

  prioritizeRun(runId: string, prioritize: boolean): SimulatedRun | undefined {
    return this.#lifecycle.prioritize(runId, prioritize);
  }

  stopRun(runId: string): SimulatedRun | undefined {
    const index = this.#queue.find(runId, 'running');
    const worker = [...this.#workers.values()].find(({ run }) => run !== undefined && run.index === index);
    if (index === undefined || worker?.run === undefined) return undefined;
    worker.run.end.cancel();
    return this.#leaveWorker(index, worker, 'stopped');
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

  get #queue(): RunLifecycle['queue'] {
    return this.#lifecycle.queue;
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
    this.#idle.add(worker);
    this.#lifecycle.goOn(index);
    return run;
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
    this.#lifecycle.goOn(index);
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
