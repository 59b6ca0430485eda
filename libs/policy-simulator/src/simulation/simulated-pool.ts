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
  Worker,
} from '@poolkeeper/pool-model';
import { BinaryHeap, RandomSource } from '@poolkeeper/pool-world';
import type { PoolView } from '../scalers/scaler.ts';
import { Peaks } from './peaks.ts';
import type { PoolShape } from './pool-shape.ts';

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

interface PoolEvent {
  readonly at: EpochMs;
  readonly order: number;
  readonly play: () => void;
}

const zones = ['a', 'b', 'c'];
/** As many as a pass of the autoscaler reads. */
const activitiesRead = 100;

/** The state of a simulated pool, and what happens in it by itself. */
export class SimulatedPool implements PoolView {
  now: EpochMs;
  desiredCapacity: number;
  /** How many runs have ended. */
  ended = 0;
  /** By run, in the order in which they were queued: milliseconds from queued to started. */
  readonly waits: Float64Array;
  readonly members: LiveMember[] = [];
  readonly #shape: Required<PoolShape>;
  readonly #random: RandomSource;
  readonly #machines = new Map<string, Machine>();
  readonly #events = new BinaryHeap<PoolEvent>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));
  /** Holds only idle machines, and some that have been released since. */
  readonly #newestIdle = new BinaryHeap<Machine>((a, b) => a.registration > b.registration);
  readonly #queued: { readonly at: EpochMs; readonly durationMs: DurationMs }[] = [];
  readonly #demand = new Peaks();
  readonly #instances = new Peaks();
  readonly #activities: Activity[] = [];
  #started = 0;
  #planned = 0;
  #launched = 0;
  #registered = 0;
  #launching = false;
  /** Those that are leaving included. */
  #paidFor = 0;
  #instanceMs = 0;
  #busyMs = 0;

  constructor(
    shape: Required<PoolShape>,
    { startAt, seed, runs }: { readonly startAt: EpochMs; readonly seed: number; readonly runs: number },
  ) {
    this.#shape = shape;
    this.#random = new RandomSource(seed).fork('boots');
    this.now = startAt;
    this.desiredCapacity = shape.minSize;
    this.waits = new Float64Array(runs);
    this.#demand.set(startAt, 0);
    this.#instances.set(startAt, 0);
    for (let count = 0; count < shape.minSize; count += 1) this.#register(this.#launch());
  }

  get minSize(): number {
    return this.#shape.minSize;
  }

  get maxSize(): number {
    return this.#shape.maxSize;
  }

  get pendingRuns(): number {
    return this.#queued.length - this.#started;
  }

  demandHistory(): DemandHistory {
    return this.#demand.history(this.now);
  }

  instanceHistory(): readonly DemandPoint[] {
    return this.#instances.history(this.now).points;
  }

  activities(): readonly Activity[] {
    return this.#activities.slice(-activitiesRead).reverse();
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

  queue(durationMs: DurationMs): void {
    this.#queued.push({ at: this.now, durationMs });
    this.#demandChanged();
  }

  /** Gives waiting runs to idle workers, the newest first. */
  startRuns(): void {
    for (let run = this.#queued[this.#started]; run !== undefined; run = this.#queued[this.#started]) {
      const machine = this.#takeNewestIdle();
      if (machine === undefined) return;
      this.waits[this.#started] = this.now - run.at;
      this.#started += 1;
      this.#busyMs += run.durationMs;
      this.#become(machine, { state: 'busy', instance: machine.instance, workers: [workerOn(machine, {})] });
      this.#after(run.durationMs, () => {
        this.ended += 1;
        this.#demandChanged();
        this.#becomeIdle(machine);
      });
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
        const machine = this.#launch();
        const { bootMs, bootSpread } = this.#shape;
        this.#after(this.#random.around(bootMs, bootSpread), () => {
          this.#register(machine);
        });
      }
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
    this.#after(this.#shape.releaseMs, () => {
      this.#instanceMs += this.now - machine.launchedAt;
      this.#instancesChanged(-1);
    });
  }

  /** What instances that still exist have taken up to now is included. */
  totals(): { readonly instanceMs: number; readonly busyMs: number; readonly launched: number } {
    let instanceMs = this.#instanceMs;
    for (const { launchedAt } of this.#machines.values()) instanceMs += this.now - launchedAt;
    return { instanceMs, busyMs: this.#busyMs, launched: this.#launched };
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
    this.#instancesChanged(1);
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
    this.#demand.set(this.now, this.#queued.length - this.ended);
  }

  #instancesChanged(by: number): void {
    this.#paidFor += by;
    this.#instances.set(this.now, this.#paidFor);
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
