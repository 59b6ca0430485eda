import type {
  Activity,
  BootingMember,
  BusyMember,
  DemandHistory,
  DemandPoint,
  DurationMs,
  EpochMs,
  IdleMember,
  Instance,
  PastWait,
  RunsAhead,
  WaitingRun,
  WaitKind,
  Worker,
} from '@poolkeeper/pool-model';
import { BinaryHeap, countRuns, locksItsStack, RandomSource, type RunRequest } from '@poolkeeper/pool-world';
import type { PoolView } from '../scalers/scaler.ts';
import { Peaks } from './peaks.ts';
import type { CompleteShape } from './pool-shape.ts';
import { SimulatedWarmPool } from './simulated-warm-pool.ts';

type LiveMember = BootingMember | IdleMember | BusyMember;

interface Machine {
  member: LiveMember;
  /** Where it is in the list of members. */
  place: number;
  readonly instance: Instance;
  readonly launchedAt: EpochMs;
  registeredAt: EpochMs;
  /** Among all workers of the pool, those before this one are older. */
  registration: number;
}

/** A time in which a run had a worker. */
export interface Taken {
  readonly readyAt: EpochMs;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
}

interface Need {
  readonly at: EpochMs;
  readonly durationMs: DurationMs;
  readonly ended: () => void;
}

interface PoolEvent {
  readonly at: EpochMs;
  readonly order: number;
  readonly play: () => void;
}

const zones = ['a', 'b', 'c'];
/** As many as a pass of the autoscaler reads. */
const activitiesRead = 100;
/** The autoscaler reads four weeks, and keeps them for a quarter of an hour. */
const historyPeriods = (28 * 24 * 60) / 5;
const historyKeptMs: DurationMs = 15 * 60_000;
/** Of the latest runs, it reads how long they waited, once an hour. */
const runsRead = 200;
const runsKeptMs: DurationMs = 60 * 60_000;

/** The state of a simulated pool, and what happens in it by itself. */
export class SimulatedPool implements PoolView {
  now: EpochMs;
  desiredCapacity: number;
  /** How many runs have ended. */
  ended = 0;
  /** Of every time that a run took a worker, in this order. A run that is confirmed takes one twice. */
  readonly taken: Taken[] = [];
  readonly members: LiveMember[] = [];
  readonly #shape: CompleteShape;
  readonly #random: RandomSource;
  readonly #machines = new Map<string, Machine>();
  readonly #events = new BinaryHeap<PoolEvent>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));
  /** Holds only idle machines, and some that have been released since. */
  readonly #newestIdle = new BinaryHeap<Machine>((a, b) => a.registration > b.registration);
  /** What needs a worker, in the order in which it was ready. */
  readonly #ready: Need[] = [];
  /** By stack with a run that has begun and not ended: the runs that wait for its end. */
  readonly #locked = new Map<string, RunRequest[]>();
  readonly #unconfirmed = new Set<WaitingRun>();
  /** Runs that wait for the one that triggers them. */
  readonly #untriggered = new Map<RunRequest, WaitingRun>();
  /** With how many runs had begun when each was over. */
  readonly #waits: { readonly begun: number; readonly wait: PastWait }[] = [];
  #waitsRead: { readonly past: readonly PastWait[]; readonly until: EpochMs } | undefined;
  /** Those that are leaving, and those that boot for the warm pool, included. */
  readonly #paidFor = new Set<Pick<Machine, 'launchedAt'>>();
  readonly #warmPool: SimulatedWarmPool;
  readonly #demand = new Peaks();
  readonly #instances = new Peaks();
  readonly #activities: Activity[] = [];
  #historyRead: { readonly history: DemandHistory; readonly until: EpochMs } | undefined;
  #planned = 0;
  #begun = 0;
  #launched = 0;
  #registered = 0;
  #launching = false;
  #instanceMs = 0;
  #busy = 0;

  constructor(shape: CompleteShape, { startAt, seed }: { readonly startAt: EpochMs; readonly seed: number }) {
    this.#shape = shape;
    this.#random = new RandomSource(seed).fork('boots');
    this.now = startAt;
    this.desiredCapacity = shape.minSize;
    this.#demand.set(startAt, 0);
    this.#instances.set(startAt, 0);
    this.#warmPool = new SimulatedWarmPool(shape, startAt);
    this.#warmPool.fill(this.desiredCapacity);
    for (let count = 0; count < shape.minSize; count += 1) this.#register(this.#launch());
  }

  get minSize(): number {
    return this.#shape.minSize;
  }

  get maxSize(): number {
    return this.#shape.maxSize;
  }

  get pendingRuns(): number {
    return this.#ready.length - this.taken.length;
  }

  demandHistory(): DemandHistory {
    if (this.#historyRead === undefined || this.now >= this.#historyRead.until) {
      const { periodMs, points } = this.#demand.history(this.now);
      const until = this.now + historyKeptMs;
      this.#historyRead = { history: { periodMs, points: points.slice(-historyPeriods) }, until };
    }
    return this.#historyRead.history;
  }

  /** All of the time, up to now. */
  demandPoints(): readonly DemandPoint[] {
    return this.#demand.history(this.now).points;
  }

  instanceHistory(): readonly DemandPoint[] {
    return this.#instances.history(this.now).points;
  }

  activities(): readonly Activity[] {
    return this.#activities.slice(-activitiesRead).reverse();
  }

  runsAhead(): RunsAhead {
    if (this.#waitsRead === undefined || this.now >= this.#waitsRead.until) {
      const recent = this.#waits.filter(({ begun }) => begun > this.#begun - runsRead);
      const past = recent.map(({ wait }) => wait);
      this.#waitsRead = { past, until: this.now + runsKeptMs };
    }
    const next = new Map<string, WaitingRun>();
    for (const run of this.#untriggered.values()) {
      if (!this.#locked.has(run.stack) && !next.has(run.stack)) next.set(run.stack, run);
    }
    return { waiting: [...this.#unconfirmed, ...next.values()], past: this.#waitsRead.past };
  }

  /** How many runs wait for a confirmation. */
  get unconfirmedRuns(): number {
    return this.#unconfirmed.size;
  }

  nextEventAt(): EpochMs {
    return this.#events.peek()?.at ?? Infinity;
  }

  /** Plays all events of this moment. */
  playEvents(): void {
    for (let event = this.#events.peek(); event?.at === this.now; event = this.#events.peek()) {
      this.#events.pop();
      event.play();
    }
  }

  /** Queues a run. If it locks its stack, it waits for the one that has the lock, and is not pending meanwhile. */
  queue(run: RunRequest): void {
    for (const triggered of run.triggers ?? []) {
      this.#untriggered.set(triggered, this.#waitingRun(triggered, 'queue'));
    }
    if (locksItsStack(run)) {
      const waiting = this.#locked.get(run.stack);
      if (waiting !== undefined) {
        waiting.push(run);
        return;
      }
      this.#locked.set(run.stack, []);
    }
    this.#begin(run);
  }

  /** Gives what waits to idle workers, the newest first. */
  startRuns(): void {
    for (
      let need = this.#ready[this.taken.length];
      need !== undefined;
      need = this.#ready[this.taken.length]
    ) {
      const machine = this.#takeNewestIdle();
      if (machine === undefined) return;
      const { at, durationMs, ended } = need;
      this.taken.push({ readyAt: at, startedAt: this.now, endedAt: this.now + durationMs });
      this.#become(machine, { state: 'busy', instance: machine.instance, workers: [workerOn(machine, {})] });
      this.#after(durationMs, () => {
        this.#busy -= 1;
        ended();
        this.#demandChanged();
        this.#becomeIdle(machine);
      });
      this.#busy += 1;
    }
  }

  /** Within the bounds. The group launches what is missing a little later; it removes nothing. */
  setDesiredCapacity(desiredCapacity: number): void {
    this.desiredCapacity = desiredCapacity;
    if (this.#launching || desiredCapacity <= this.members.length) return;
    this.#launching = true;
    this.#after(this.#shape.launchMs, () => {
      this.#launching = false;
      while (this.members.length < this.desiredCapacity) {
        const bootMs = this.#warmPool.take(this.now) ?? this.#shape.bootMs;
        const machine = this.#launch();
        this.#after(this.#around(bootMs), () => {
          this.#register(machine);
        });
      }
      this.#fitWarmPool();
    });
  }

  /** Ends an idle member, and takes its place off the desired capacity. */
  release(member: IdleMember): void {
    const machine = this.#machines.get(member.instance.id);
    if (machine?.member !== member) {
      throw new RangeError(`an idle member of the pool must be given, got ${member.instance.id}`);
    }
    this.desiredCapacity -= 1;
    this.#machines.delete(member.instance.id);
    const last = this.members.pop();
    if (last !== undefined && last !== member) {
      this.members[machine.place] = last;
      const moved = this.#machines.get(last.instance.id);
      if (moved !== undefined) moved.place = machine.place;
    }
    this.#note('terminate', machine);
    const returns = this.#warmPool.reuses && this.#warmPool.expectOne(this.desiredCapacity);
    this.#after(this.#shape.releaseMs, () => {
      this.#endPayment(machine);
      if (returns) this.#warmPool.add(this.now);
    });
    this.#fitWarmPool();
  }

  /** What instances that still exist have taken up to now is included. */
  totals(): { readonly instanceMs: number; readonly stoppedMs: number; readonly launched: number } {
    let instanceMs = this.#instanceMs;
    for (const { launchedAt } of this.#paidFor) instanceMs += this.now - launchedAt;
    return { instanceMs, stoppedMs: this.#warmPool.stoppedMs(this.now), launched: this.#launched };
  }

  /** Launches what the warm pool lacks: each boots, is paid for until then, and is stopped. */
  #fitWarmPool(): void {
    while (this.#warmPool.expectOne(this.desiredCapacity)) {
      const booting = { launchedAt: this.now };
      this.#launched += 1;
      this.#pay(booting);
      this.#after(this.#around(this.#shape.bootMs), () => {
        this.#endPayment(booting);
        this.#warmPool.add(this.now);
      });
    }
  }

  #pay(machine: Pick<Machine, 'launchedAt'>): void {
    this.#paidFor.add(machine);
    this.#instances.set(this.now, this.#paidFor.size);
  }

  #endPayment(machine: Pick<Machine, 'launchedAt'>): void {
    this.#instanceMs += this.now - machine.launchedAt;
    this.#paidFor.delete(machine);
    this.#instances.set(this.now, this.#paidFor.size);
  }

  #around(bootMs: DurationMs): DurationMs {
    return this.#random.around(bootMs, this.#shape.bootSpread);
  }

  #begin(run: RunRequest): void {
    const { apply, discardedAfterMs } = run;
    this.#begun += 1;
    this.#need(run.durationSeconds, () => {
      const answeredAfterMs = discardedAfterMs ?? apply?.confirmedAfterMs;
      if (answeredAfterMs === undefined) this.#end(run);
      else {
        const waiting = this.#waitingRun(run, 'confirmation');
        this.#unconfirmed.add(waiting);
        this.#after(answeredAfterMs, () => {
          this.#unconfirmed.delete(waiting);
          this.#noteEnd(waiting, discardedAfterMs === undefined);
          if (discardedAfterMs !== undefined || apply === undefined) this.#discard(run);
          else {
            this.#need(apply.durationSeconds, () => {
              this.#end(run);
            });
          }
        });
      }
    });
  }

  #need(durationSeconds: number, ended: () => void): void {
    this.#ready.push({ at: this.now, durationMs: durationSeconds * 1000, ended });
    this.#demandChanged();
  }

  #end(run: RunRequest): void {
    this.ended += 1;
    this.#unlock(run);
    for (const triggered of run.triggers ?? []) {
      this.#endTriggerWait(triggered, true);
      this.queue({ ...triggered, isTracked: true });
    }
  }

  /** Ends a run without its apply, and without the runs that it would have triggered. */
  #discard(run: RunRequest): void {
    this.ended += countRuns([run]);
    for (const triggered of run.triggers ?? []) this.#endTriggerWait(triggered, false);
    this.#unlock(run);
  }

  #waitingRun({ stack }: RunRequest, waitsFor: WaitKind): WaitingRun {
    return { runId: `of-${stack}`, stack, waitsFor, since: this.now };
  }

  /** A wait during which the stack is locked says nothing of the run that triggers. */
  #endTriggerWait(triggered: RunRequest, isTriggered: boolean): void {
    const waiting = this.#untriggered.get(triggered);
    this.#untriggered.delete(triggered);
    if (waiting !== undefined && !this.#locked.has(waiting.stack)) this.#noteEnd(waiting, isTriggered);
  }

  #noteEnd({ waitsFor, since }: WaitingRun, neededWorker: boolean): void {
    this.#waits.push({
      begun: this.#begun,
      wait: { kind: waitsFor, lastedMs: this.now - since, neededWorker },
    });
  }

  #unlock(run: RunRequest): void {
    if (!locksItsStack(run)) return;
    const next = this.#locked.get(run.stack)?.shift();
    if (next === undefined) this.#locked.delete(run.stack);
    else this.#begin(next);
  }

  #launch(): Machine {
    this.#launched += 1;
    const instance: Instance = {
      id: `i-${String(this.#launched).padStart(7, '0')}`,
      state: 'in-service',
      zone: zones[this.#launched % zones.length] ?? '',
      purchaseOption: 'on-demand',
      launchedAt: this.now,
      protectedFromScaleIn: false,
    };
    const machine: Machine = {
      member: { state: 'booting', instance, workers: [] },
      place: this.members.length,
      instance,
      launchedAt: this.now,
      registeredAt: Infinity,
      registration: 0,
    };
    this.#machines.set(instance.id, machine);
    this.members.push(machine.member);
    this.#pay(machine);
    this.#note('launch', machine);
    return machine;
  }

  #register(machine: Machine): void {
    machine.registeredAt = this.now;
    this.#registered += 1;
    machine.registration = this.#registered;
    this.#becomeIdle(machine);
  }

  #becomeIdle(machine: Machine): void {
    const { instance } = machine;
    const worker = workerOn(machine, { availableAt: this.now });
    this.#become(machine, { state: 'idle', instance, workers: [worker] });
    this.#newestIdle.push(machine);
  }

  #become(machine: Machine, member: LiveMember): void {
    machine.member = member;
    this.members[machine.place] = member;
  }

  #takeNewestIdle(): Machine | undefined {
    for (let machine = this.#newestIdle.pop(); machine !== undefined; machine = this.#newestIdle.pop()) {
      if (this.#machines.has(machine.instance.id)) return machine;
    }
    return undefined;
  }

  #note(kind: 'launch' | 'terminate', { instance }: Machine): void {
    this.#activities.push({
      id: `activity-${this.#activities.length}`,
      kind,
      outcome: 'successful',
      cause: 'capacity',
      startedAt: this.now,
      endedAt: this.now,
      instanceId: instance.id,
      zone: instance.zone,
    });
  }

  #demandChanged(): void {
    this.#demand.set(this.now, this.pendingRuns + this.#busy);
  }

  #after(ms: DurationMs, play: () => void): void {
    this.#planned += 1;
    this.#events.push({ at: this.now + ms, order: this.#planned, play });
  }
}

function workerOn(
  { instance, registeredAt }: Machine,
  { availableAt }: { readonly availableAt?: EpochMs },
): Worker {
  return {
    id: instance.id,
    busy: availableAt === undefined,
    drained: false,
    registeredAt,
    ...(availableAt !== undefined && { availableAt }),
    identity: { kind: 'known', instanceId: instance.id, groupName: 'simulated' },
  };
}
